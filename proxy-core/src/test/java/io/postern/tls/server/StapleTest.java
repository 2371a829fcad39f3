// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server;

import static io.postern.testing.EngineFixture.CRYPTO;
import static io.postern.testing.EngineFixture.NAME;
import static io.postern.testing.EngineFixture.clientAtFinished;
import static io.postern.testing.EngineFixture.context;
import static io.postern.testing.EngineFixture.host;
import static io.postern.testing.EngineFixture.message;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.postern.cert.CertificateCompression;
import io.postern.cert.Credential;
import io.postern.cert.Staple;
import io.postern.cert.StaplePlan;
import io.postern.testing.EngineFixture;
import io.postern.testing.EngineHarness;
import io.postern.testing.Hello;
import io.postern.testing.KeyType;
import io.postern.testing.ScriptedClient;
import io.postern.testing.TestCredentials;
import io.postern.testing.TestHost;
import io.postern.tls.alert.Alert;
import io.postern.tls.alert.Fault;
import io.postern.tls.extension.CertificateCompressionAlgorithm;
import io.postern.tls.extension.ExtensionType;
import io.postern.tls.message.Certificate;
import io.postern.tls.message.CertificateEntry;
import io.postern.tls.message.CompressedCertificate;
import io.postern.tls.wire.Reader;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The OCSP responses along with the server's certificates (RFC 8446 §4.4.2.1), and what becomes of those without. */
class StapleTest {

    private static final int STATUS_REQUEST = 5;
    private static final int ZLIB = 1;
    private static final int RAW = 2;
    private static final byte[] LEAF_RESPONSE = {0x30, 1};
    private static final byte[] ISSUER_RESPONSE = {0x30, 2};

    private final Instant later = EngineFixture.TIME.clock().instant().plusSeconds(3600);
    private final Instant passed = EngineFixture.TIME.clock().instant().minusSeconds(1);

    private final Credential ecdsa = credential(KeyType.EC_P256);

    /** A chain of two, so that both may have a staple. */
    private static Credential credential(KeyType type) {
        Credential single = TestCredentials.of(NAME).credential(type);
        byte[] leaf = single.chain().getFirst();
        return new Credential("two of " + type, List.of(leaf, leaf), single.signers());
    }

    private static Credential owing(Credential credential) {
        return credential.withPlan(new StaplePlan(true, null, Collections.nCopies(2, null), List.of()));
    }

    private static Credential stapled(Credential credential, Instant leaf, Instant issuer) {
        return credential.withStaples(List.of(new Staple(LEAF_RESPONSE, leaf), new Staple(ISSUER_RESPONSE, issuer)));
    }

    @Test
    void eachCertificateComesWithItsOwnStaple() {
        List<CertificateEntry> entries = entries(stapled(ecdsa, later, later), StapleTest::askForStatus);
        assertArrayEquals(LEAF_RESPONSE, response(entries.getFirst()));
        assertArrayEquals(ISSUER_RESPONSE, response(entries.getLast()));
    }

    @Test
    void whoDoesNotAskGetsNone() {
        List<CertificateEntry> entries = entries(stapled(ecdsa, later, later), hello -> hello);
        assertNull(entries.getFirst().status());
        assertNull(entries.getLast().status());
    }

    /** status_type 2 was RFC 6961's, which TLS 1.3 does not have. */
    @Test
    void whoAsksForAnotherKindOfStatusGetsNone() {
        List<CertificateEntry> entries = entries(
                stapled(ecdsa, later, later), hello -> hello.extension(STATUS_REQUEST, new byte[] {2, 0, 0, 0, 0}));
        assertNull(entries.getFirst().status());
    }

    @Test
    void stapleIsNotSentAfterItsEnd() {
        List<CertificateEntry> entries = entries(stapled(ecdsa, passed, later), StapleTest::askForStatus);
        assertNull(entries.getFirst().status());
        assertArrayEquals(ISSUER_RESPONSE, response(entries.getLast()));
    }

    @Test
    void compressedCertificateHasTheStaplesForWhomAsks() {
        TestHost host =
                host().withCredentials(stapled(ecdsa, later, later)).compressing(CertificateCompressionAlgorithm.ZLIB);
        for (int i = 0; i < 2; i++) { // the second time, from what was kept of the first
            ScriptedClient asking = connect(host, hello -> askForStatus(hello).certificateCompression(ZLIB));
            assertArrayEquals(LEAF_RESPONSE, response(decompressed(asking).getFirst()));
            ScriptedClient other = connect(host, hello -> hello.certificateCompression(ZLIB));
            assertNull(decompressed(other).getFirst().status());
        }
    }

    @Test
    void compressedCertificateIsNotSentOnceAStapleInItHasEnded() {
        TestHost host =
                host().withCredentials(stapled(ecdsa, later, passed)).compressing(CertificateCompressionAlgorithm.ZLIB);
        connect(host, hello -> askForStatus(hello).certificateCompression(ZLIB));
        assertEquals(11, type(connect(host, hello -> askForStatus(hello).certificateCompression(ZLIB))));
    }

    @Test
    void certificateThatOwesAStapleIsNotServedWithoutOne() {
        refused(owing(ecdsa));
        refused(owing(stapled(ecdsa, passed, later)));
        assertEquals(
                2,
                entries(owing(stapled(ecdsa, later, passed)), StapleTest::askForStatus)
                        .size());
    }

    @Test
    void certificateThatOwesAStapleIsServedToWhomDoesNotAsk() {
        assertEquals(2, entries(owing(ecdsa), hello -> hello).size());
    }

    @Test
    void revokedCertificateIsServedToNobody() {
        Credential revoked = owing(stapled(ecdsa, later, later)).revoked();
        EngineHarness server = new EngineHarness(context(host().withCredentials(revoked)));
        ScriptedClient client = new ScriptedClient(CRYPTO);
        server.receive(client.hello(Hello.valid(client.share()).message()));
        assertEquals(Fault.NO_STAPLE, server.fault());
    }

    @Test
    void anotherCertificateTakesThePlaceOfOneWithoutTheStapleThatItOwes() {
        Credential rsa = credential(KeyType.RSA_2048);
        TestHost host = host().withCredentials(owing(ecdsa), stapled(rsa, later, later));
        byte[] sent = Certificate.read(
                        body(connect(host, StapleTest::askForStatus)), Set.of(ExtensionType.STATUS_REQUEST))
                .entries()
                .getFirst()
                .data();
        assertArrayEquals(rsa.chain().getFirst(), sent);
    }

    /** A response is about a certificate, and a raw public key is none. */
    @Test
    void rawPublicKeyNeedsNoStaple() {
        TestHost host =
                host().withCredentials(owing(stapled(ecdsa, passed, passed))).servingRawPublicKeys();
        ScriptedClient client = connect(host, hello -> askForStatus(hello).serverCertificateTypes(RAW));
        assertNull(Certificate.read(body(client), Set.of()).entries().getFirst().status());
    }

    private static void refused(Credential credential) {
        EngineHarness server = new EngineHarness(context(host().withCredentials(credential)));
        ScriptedClient client = new ScriptedClient(CRYPTO);
        server.receive(client.hello(askForStatus(Hello.valid(client.share())).message()));
        assertEquals(Fault.NO_STAPLE, server.fault());
        assertEquals(Alert.INTERNAL_ERROR, server.alertSent());
    }

    private static Hello askForStatus(Hello hello) {
        return hello.extension(STATUS_REQUEST, new byte[] {1, 0, 0, 0, 0});
    }

    private static List<CertificateEntry> entries(Credential credential, UnaryOperator<Hello> change) {
        ScriptedClient client = connect(host().withCredentials(credential), change);
        return Certificate.read(body(client), Set.of(ExtensionType.STATUS_REQUEST))
                .entries();
    }

    private static ScriptedClient connect(TestHost host, UnaryOperator<Hello> change) {
        return clientAtFinished(new EngineHarness(context(host)), change);
    }

    private static Reader body(ScriptedClient client) {
        byte[] message = message(client, 11);
        return new Reader(message, 4, message.length);
    }

    private static List<CertificateEntry> decompressed(ScriptedClient client) {
        byte[] message = message(client, 25);
        CompressedCertificate compressed = CompressedCertificate.read(new Reader(message, 4, message.length));
        byte[] body = Objects.requireNonNull(CertificateCompression.decompress(
                CertificateCompressionAlgorithm.ZLIB, compressed.compressed(), compressed.uncompressedLength()));
        return Certificate.read(new Reader(body), Set.of(ExtensionType.STATUS_REQUEST))
                .entries();
    }

    /** Certificate or CompressedCertificate: the second message after the ServerHello. */
    private static int type(ScriptedClient client) {
        return client.messages().stream()
                .mapToInt(message -> message[0])
                .filter(type -> type == 11 || type == 25)
                .findFirst()
                .orElseThrow();
    }

    private static byte[] response(CertificateEntry entry) {
        return Arrays.copyOf(Objects.requireNonNull(entry.status()).response(), LEAF_RESPONSE.length);
    }
}
