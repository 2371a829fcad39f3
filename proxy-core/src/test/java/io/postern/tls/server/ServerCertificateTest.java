// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server;

import static io.postern.testing.EngineFixture.CRYPTO;
import static io.postern.testing.EngineFixture.NAME;
import static io.postern.testing.EngineFixture.clientAtFinished;
import static io.postern.testing.EngineFixture.context;
import static io.postern.testing.EngineFixture.encryptedExtensions;
import static io.postern.testing.EngineFixture.host;
import static io.postern.testing.EngineFixture.message;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.cert.Credential;
import io.postern.testing.EngineHarness;
import io.postern.testing.Hello;
import io.postern.testing.KeyType;
import io.postern.testing.ScriptedClient;
import io.postern.testing.TestCredentials;
import io.postern.testing.TestHost;
import io.postern.tls.alert.Alert;
import io.postern.tls.alert.Fault;
import io.postern.tls.crypto.SignatureScheme;
import io.postern.tls.crypto.Verifier;
import io.postern.tls.extension.CertificateType;
import io.postern.tls.extension.ExtensionType;
import io.postern.tls.extension.ServerCertificateType;
import io.postern.tls.extension.SignedCertificateTimestamp;
import io.postern.tls.message.Certificate;
import io.postern.tls.message.CertificateEntry;
import io.postern.tls.message.CertificateVerify;
import io.postern.tls.wire.Reader;
import java.security.MessageDigest;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the server's Certificate says: raw public keys (RFC 7250) and signed certificate timestamps (RFC 6962). */
class ServerCertificateTest {

    private static final int X509 = 0;
    private static final int OPEN_PGP = 1;
    private static final int RAW = 2;
    private static final byte[] TIMESTAMPS = {0, 5, 0, 3, 1, 2, 3};
    private static final KeyType KEY = KeyType.EC_P256;

    private final Credential credential = TestCredentials.of(NAME).credential(KEY);

    @Test
    void clientThatWantsARawPublicKeyGetsIt() throws Exception {
        ScriptedClient client = new ScriptedClient(CRYPTO);
        EngineHarness server = new EngineHarness(context(host().servingRawPublicKeys()));
        byte[] hello = Hello.valid(client.share()).serverCertificateTypes(RAW).message();
        server.receive(client.hello(hello));
        client.receive(server.takeOutput());
        assertEquals(CertificateType.RAW_PUBLIC_KEY, answeredType(client));
        byte[] key = onlyEntry(client).data();
        assertArrayEquals(
                TestCredentials.of(NAME).certificate(KEY).getPublicKey().getEncoded(), key);
        assertSigned(client, hello, key);
    }

    @Test
    void theClientsOrderOfTypesDecides() {
        TestHost host = host().servingRawPublicKeys();
        assertEquals(
                CertificateType.X509, answeredType(connect(host, hello -> hello.serverCertificateTypes(X509, RAW))));
        assertEquals(
                CertificateType.RAW_PUBLIC_KEY,
                answeredType(connect(host, hello -> hello.serverCertificateTypes(OPEN_PGP, RAW, X509))));
        assertEquals(
                CertificateType.X509, answeredType(connect(host(), hello -> hello.serverCertificateTypes(RAW, X509))));
    }

    @Test
    void clientThatSaysNothingOfTypesGetsACertificateAndNoAnswer() {
        ScriptedClient client = connect(host().servingRawPublicKeys(), hello -> hello);
        assertNull(answeredType(client));
        assertArrayEquals(credential.chain().getFirst(), onlyEntry(client).data());
    }

    @Test
    void hostThatServesNoRawPublicKeysRefusesAClientThatTakesNothingElse() {
        EngineHarness server = new EngineHarness(context(host()));
        ScriptedClient client = new ScriptedClient(CRYPTO);
        server.receive(client.hello(Hello.valid(client.share())
                .serverCertificateTypes(RAW, OPEN_PGP)
                .message()));
        assertEquals(Fault.NO_COMMON_CERTIFICATE_TYPE, server.fault());
        assertEquals(Alert.UNSUPPORTED_CERTIFICATE, server.alertSent());
    }

    @Test
    void timestampsAreSentToWhomAsksForThem() {
        TestHost host = host().withCredentials(credential.withTimestamps(TIMESTAMPS));
        SignedCertificateTimestamp.CertificateEntry sent =
                Objects.requireNonNull(onlyEntry(connect(host, ServerCertificateTest::askForTimestamps))
                        .timestamps());
        assertArrayEquals(TIMESTAMPS, sent.list());
        assertNull(onlyEntry(connect(host, hello -> hello)).timestamps());
        assertNull(onlyEntry(connect(host(), ServerCertificateTest::askForTimestamps))
                .timestamps());
    }

    @Test
    void timestampsAreThoseOfTheFirstCertificate() {
        byte[] leaf = credential.chain().getFirst();
        Credential longer = new Credential("two", List.of(leaf, leaf), credential.signers()).withTimestamps(TIMESTAMPS);
        ScriptedClient client = connect(host().withCredentials(longer), ServerCertificateTest::askForTimestamps);
        List<CertificateEntry> entries = entries(client);
        assertEquals(2, entries.size());
        assertTrue(entries.getFirst().timestamps() != null && entries.getLast().timestamps() == null);
    }

    /** They are of the certificate, and say nothing of its key. */
    @Test
    void rawPublicKeyComesWithoutTimestamps() {
        TestHost host =
                host().withCredentials(credential.withTimestamps(TIMESTAMPS)).servingRawPublicKeys();
        ScriptedClient client = connect(host, hello -> askForTimestamps(hello).serverCertificateTypes(RAW));
        assertNull(onlyEntry(client).timestamps());
    }

    /** The CertificateVerify, against a transcript hash of the test's own. */
    private static void assertSigned(ScriptedClient client, byte[] hello, byte[] publicKey) throws Exception {
        MessageDigest transcript = MessageDigest.getInstance("SHA-256");
        transcript.update(hello);
        client.messages().stream().takeWhile(message -> message[0] != 15).forEach(transcript::update);
        byte[] message = message(client, 15);
        CertificateVerify verify = CertificateVerify.read(new Reader(message, 4, message.length));
        SignatureScheme scheme = Objects.requireNonNull(SignatureScheme.of(verify.algorithm()));
        Verifier verifier = Objects.requireNonNull(CRYPTO.verifying(scheme)).verifier(publicKey);
        byte[] content = CertificateVerify.serverContent(transcript.digest());
        assertTrue(Objects.requireNonNull(verifier).verify(content, verify.signature()));
    }

    private static Hello askForTimestamps(Hello hello) {
        return hello.extension(Hello.SIGNED_CERTIFICATE_TIMESTAMP, new byte[0]);
    }

    private static ScriptedClient connect(TestHost host, UnaryOperator<Hello> change) {
        return clientAtFinished(new EngineHarness(context(host)), change);
    }

    private static @Nullable CertificateType answeredType(ScriptedClient client) {
        var answer = encryptedExtensions(client).find(ServerCertificateType.EncryptedExtensions.class);
        return answer == null ? null : answer.certificateType();
    }

    private static CertificateEntry onlyEntry(ScriptedClient client) {
        List<CertificateEntry> entries = entries(client);
        assertEquals(1, entries.size());
        return entries.getFirst();
    }

    private static List<CertificateEntry> entries(ScriptedClient client) {
        byte[] message = message(client, 11);
        return Certificate.read(
                        new Reader(message, 4, message.length), Set.of(ExtensionType.SIGNED_CERTIFICATE_TIMESTAMP))
                .entries();
    }
}
