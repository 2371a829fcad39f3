// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server;

import static io.postern.testing.ClientCredential.NO_CONTEXT;
import static io.postern.testing.EngineFixture.clientAtFinished;
import static io.postern.testing.EngineFixture.clientContext;
import static io.postern.testing.EngineFixture.host;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.postern.cert.CertificateCompression;
import io.postern.testing.ClientCredential;
import io.postern.testing.EngineHarness;
import io.postern.testing.KeyType;
import io.postern.testing.ScriptedClient;
import io.postern.testing.TestClients;
import io.postern.tls.alert.Alert;
import io.postern.tls.alert.Fault;
import io.postern.tls.crypto.SignatureScheme;
import io.postern.tls.extension.CertificateCompressionAlgorithm;
import io.postern.tls.server.ClientAuthentication.Mode;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Certificates of clients that come compressed (RFC 8879), honestly and not. */
class CompressedClientCertificateTest {

    private static final ClientCredential CLIENT = ClientCredential.of(KeyType.EC_P256);

    private EngineHarness server;
    private ScriptedClient client;

    /** Brotli and zstd are native code, which not every platform has. */
    static Set<CertificateCompressionAlgorithm> algorithms() {
        return CertificateCompression.available();
    }

    @BeforeEach
    void connect() {
        connect(CertificateCompressionAlgorithm.values());
    }

    private void connect(CertificateCompressionAlgorithm... algorithms) {
        TestClients clients = TestClients.of(Mode.REQUIRED);
        server = new EngineHarness(clientContext(
                host().authenticating(algorithms.length == 0 ? clients : clients.compressing(algorithms))));
        client = clientAtFinished(server);
    }

    @ParameterizedTest
    @MethodSource("algorithms")
    void certificateCompressedByEachAlgorithmIsRead(CertificateCompressionAlgorithm algorithm) {
        server.receive(client.sends(CLIENT.compressed(NO_CONTEXT, algorithm)));
        server.receive(client.sends(
                CLIENT.certificateVerify(SignatureScheme.ECDSA_SECP256R1_SHA256, client.transcriptHash())));
        server.receive(client.sends(client.finished()));
        Session session = Objects.requireNonNull(server.session(), () -> "no session: " + server.fault());
        assertArrayEquals(
                CLIENT.certificates().getFirst(),
                Objects.requireNonNull(session.client()).certificates().getFirst());
    }

    @ParameterizedTest
    @MethodSource("algorithms")
    void certificateOfAnotherLengthThanItSaysIsRefused(CertificateCompressionAlgorithm algorithm) {
        byte[] body = CLIENT.body(NO_CONTEXT);
        byte[] compressed = ClientCredential.compress(algorithm, body);
        for (int length : new int[] {0, 1, body.length - 1, body.length + 1, Limits.DEFAULT.certificate()}) {
            connect();
            server.receive(client.sends(ClientCredential.compressed(algorithm.code(), length, compressed)));
            assertRefused(Fault.BAD_COMPRESSED_CERTIFICATE, Alert.BAD_CERTIFICATE);
        }
    }

    @ParameterizedTest
    @MethodSource("algorithms")
    void bombThatSaysHowLongItIsIsNotUnpacked(CertificateCompressionAlgorithm algorithm) {
        byte[] compressed = ClientCredential.compress(algorithm, new byte[1 << 20]);
        server.receive(client.sends(ClientCredential.compressed(algorithm.code(), 1 << 20, compressed)));
        assertRefused(Fault.BAD_COMPRESSED_CERTIFICATE, Alert.BAD_CERTIFICATE);
    }

    @ParameterizedTest
    @MethodSource("algorithms")
    void bombThatClaimsToBeShortIsRefused(CertificateCompressionAlgorithm algorithm) {
        byte[] compressed = ClientCredential.compress(algorithm, new byte[1 << 20]);
        server.receive(
                client.sends(ClientCredential.compressed(algorithm.code(), Limits.DEFAULT.certificate(), compressed)));
        assertRefused(Fault.BAD_COMPRESSED_CERTIFICATE, Alert.BAD_CERTIFICATE);
    }

    @Test
    void certificateOneByteBeyondTheLimitIsRefused() {
        byte[] body = new byte[Limits.DEFAULT.certificate() + 1];
        byte[] compressed = ClientCredential.compress(CertificateCompressionAlgorithm.ZLIB, body);
        server.receive(client.sends(ClientCredential.compressed(1, body.length, compressed)));
        assertRefused(Fault.BAD_COMPRESSED_CERTIFICATE, Alert.BAD_CERTIFICATE);
    }

    @ParameterizedTest
    @MethodSource("algorithms")
    void garbageIsRefused(CertificateCompressionAlgorithm algorithm) {
        Random random = new Random(8879);
        for (int i = 0; i < 50; i++) {
            byte[] garbage = new byte[1 + random.nextInt(300)];
            random.nextBytes(garbage);
            connect();
            server.receive(client.sends(ClientCredential.compressed(algorithm.code(), 300, garbage)));
            assertRefused(Fault.BAD_COMPRESSED_CERTIFICATE, Alert.BAD_CERTIFICATE);
        }
    }

    @ParameterizedTest
    @MethodSource("algorithms")
    void bytesBehindTheEndOfTheStreamAreRefused(CertificateCompressionAlgorithm algorithm) {
        byte[] body = CLIENT.body(NO_CONTEXT);
        byte[] compressed = ClientCredential.compress(algorithm, body);
        byte[] longer = Arrays.copyOf(compressed, compressed.length + 1);
        server.receive(client.sends(ClientCredential.compressed(algorithm.code(), body.length, longer)));
        assertRefused(Fault.BAD_COMPRESSED_CERTIFICATE, Alert.BAD_CERTIFICATE);
    }

    @Test
    void streamThatIsCutOffIsRefused() {
        byte[] body = CLIENT.body(NO_CONTEXT);
        byte[] compressed = ClientCredential.compress(CertificateCompressionAlgorithm.ZLIB, body);
        for (int length = 1; length < compressed.length - 4; length += 17) { // the last four are a checksum
            connect();
            server.receive(
                    client.sends(ClientCredential.compressed(1, body.length, Arrays.copyOf(compressed, length))));
            assertRefused(Fault.BAD_COMPRESSED_CERTIFICATE, Alert.BAD_CERTIFICATE);
        }
    }

    @Test
    void algorithmThatWasNotOfferedIsRefused() {
        connect(CertificateCompressionAlgorithm.BROTLI);
        server.receive(client.sends(CLIENT.compressed(NO_CONTEXT, CertificateCompressionAlgorithm.ZLIB)));
        assertRefused(Fault.COMPRESSION_NOT_OFFERED, Alert.ILLEGAL_PARAMETER);
    }

    @Test
    void algorithmThatNobodyKnowsIsRefused() {
        server.receive(client.sends(ClientCredential.compressed(0x4242, 100, new byte[100])));
        assertRefused(Fault.COMPRESSION_NOT_OFFERED, Alert.ILLEGAL_PARAMETER);
    }

    @Test
    void compressionThatWasNotOfferedAtAllIsRefused() {
        connect(new CertificateCompressionAlgorithm[0]);
        server.receive(client.sends(CLIENT.compressed(NO_CONTEXT, CertificateCompressionAlgorithm.ZLIB)));
        assertRefused(Fault.UNEXPECTED_MESSAGE, Alert.UNEXPECTED_MESSAGE);
    }

    @Test
    void compressedCertificateWithAnotherContextIsRefused() {
        server.receive(client.sends(CLIENT.compressed(new byte[] {9}, CertificateCompressionAlgorithm.ZLIB)));
        assertRefused(Fault.BAD_REQUEST_CONTEXT, Alert.ILLEGAL_PARAMETER);
    }

    @Test
    void whatIsNoCertificateOnceDecompressedIsRefused() {
        byte[] body = CLIENT.body(NO_CONTEXT);
        byte[] shorter = Arrays.copyOf(body, body.length - 1);
        byte[] compressed = ClientCredential.compress(CertificateCompressionAlgorithm.ZLIB, shorter);
        server.receive(client.sends(ClientCredential.compressed(1, shorter.length, compressed)));
        assertEquals(Alert.DECODE_ERROR, server.alertSent());
    }

    private void assertRefused(Fault fault, Alert alert) {
        assertEquals(fault, server.fault());
        assertEquals(alert, server.alertSent());
    }
}
