// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server;

import static io.postern.testing.EngineFixture.NAME;
import static io.postern.testing.EngineFixture.clientAtFinished;
import static io.postern.testing.EngineFixture.context;
import static io.postern.testing.EngineFixture.host;
import static io.postern.testing.EngineFixture.message;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.cert.CertificateCompression;
import io.postern.cert.Credential;
import io.postern.testing.EngineHarness;
import io.postern.testing.Hello;
import io.postern.testing.KeyType;
import io.postern.testing.ScriptedClient;
import io.postern.testing.TestCredentials;
import io.postern.testing.TestHost;
import io.postern.tls.extension.CertificateCompressionAlgorithm;
import io.postern.tls.message.CompressedCertificate;
import io.postern.tls.record.ContentType;
import io.postern.tls.wire.Reader;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The server's Certificate for clients that can decompress it (RFC 8879). */
class CompressedServerCertificateTest {

    private static final int CERTIFICATE = 11;
    private static final int COMPRESSED_CERTIFICATE = 25;
    private static final int ZLIB = 1;
    private static final byte[] TIMESTAMPS = {0, 5, 0, 3, 1, 2, 3};

    /** Of its own, since what was compressed once stays with it. */
    private final Credential credential = fresh();

    private final TestHost host = host().withCredentials(credential).compressing(CertificateCompressionAlgorithm.ZLIB);

    /** Brotli and zstd are native code, which not every platform has. */
    static Set<CertificateCompressionAlgorithm> algorithms() {
        return CertificateCompression.available();
    }

    @ParameterizedTest
    @MethodSource("algorithms")
    void certificateComesCompressedByEachAlgorithm(CertificateCompressionAlgorithm algorithm) {
        TestHost compressing = host.compressing(algorithm);
        ScriptedClient plain = connect(compressing, Runnable::run, hello -> hello);
        ScriptedClient client =
                connect(compressing, Runnable::run, hello -> hello.certificateCompression(algorithm.code()));
        byte[] message = message(client, COMPRESSED_CERTIFICATE);
        assertTrue(message.length < message(plain, CERTIFICATE).length);
        assertEquals(algorithm.code(), compressed(client).algorithm());
        assertArrayEquals(body(plain), decompressed(client));
    }

    /** The transcript has the compressed message: a client that finishes has the same. */
    @Test
    void handshakeGoesOnToItsEnd() {
        EngineHarness server = new EngineHarness(context(host));
        ScriptedClient client = clientAtFinished(server, hello -> hello.certificateCompression(ZLIB));
        server.receive(client.record(ContentType.HANDSHAKE, client.finished()));
        assertNotNull(server.session());
    }

    @Test
    void theHostsOrderOfAlgorithmsDecides() {
        TestHost both = host.compressing(CertificateCompressionAlgorithm.ZSTD, CertificateCompressionAlgorithm.ZLIB);
        Integer[] all = {0x4a4a, 1, 2, 3};
        assertEquals(
                algorithms().contains(CertificateCompressionAlgorithm.ZSTD) ? 3 : 1,
                compressed(connect(both, Runnable::run, hello -> hello.certificateCompression(all)))
                        .algorithm());
        assertEquals(
                1,
                compressed(connect(both, Runnable::run, hello -> hello.certificateCompression(1, 2)))
                        .algorithm());
    }

    @Test
    void clientWithoutAnAlgorithmInCommonGetsItUncompressed() {
        assertFalse(isCompressed(connect(host, Runnable::run, hello -> hello.certificateCompression(2, 0x4a4a))));
        assertFalse(isCompressed(connect(host.compressing(), Runnable::run, hello -> hello.certificateCompression(1))));
    }

    @Test
    void noHandshakeWaitsForACompression() {
        Queue<Runnable> slowWork = new ArrayDeque<>();
        assertFalse(isCompressed(connect(host, slowWork::add, hello -> hello.certificateCompression(ZLIB))));
        assertFalse(isCompressed(connect(host, slowWork::add, hello -> hello.certificateCompression(ZLIB))));
        assertEquals(1, slowWork.size(), "is made once");
        slowWork.remove().run();
        ScriptedClient first = connect(host, slowWork::add, hello -> hello.certificateCompression(ZLIB));
        ScriptedClient second = connect(host, slowWork::add, hello -> hello.certificateCompression(ZLIB));
        assertArrayEquals(message(first, COMPRESSED_CERTIFICATE), message(second, COMPRESSED_CERTIFICATE));
        assertNull(slowWork.peek());
    }

    @Test
    void compressionThatThereWasNoRoomForIsTriedAgain() {
        Executor full = _ -> {
            throw new RejectedExecutionException();
        };
        assertFalse(isCompressed(connect(host, full, hello -> hello.certificateCompression(ZLIB))));
        assertTrue(isCompressed(connect(host, Runnable::run, hello -> hello.certificateCompression(ZLIB))));
    }

    @Test
    void certificatesWithAndWithoutTimestampsAreNotConfused() {
        TestHost stamped = host.withCredentials(credential.withTimestamps(TIMESTAMPS));
        UnaryOperator<Hello> asking = hello -> hello.extension(Hello.SIGNED_CERTIFICATE_TIMESTAMP, new byte[0]);
        byte[] with = body(connect(stamped, Runnable::run, asking));
        byte[] without = body(connect(stamped, Runnable::run, hello -> hello));
        for (int i = 0; i < 2; i++) {
            assertArrayEquals(with, decompressed(connect(stamped, Runnable::run, hello -> asking.apply(hello)
                    .certificateCompression(ZLIB))));
            assertArrayEquals(
                    without,
                    decompressed(connect(stamped, Runnable::run, hello -> hello.certificateCompression(ZLIB))));
        }
    }

    @Test
    void rawPublicKeyIsNotCompressed() {
        assertFalse(isCompressed(
                connect(host.servingRawPublicKeys(), Runnable::run, hello -> hello.certificateCompression(ZLIB)
                        .serverCertificateTypes(2))));
    }

    /** Its key is fast, so that slow work is compression only. */
    private static Credential fresh() {
        Credential shared = TestCredentials.of(NAME).credential(KeyType.EC_P256);
        byte[] leaf = shared.chain().getFirst();
        return new Credential(shared.name(), List.of(leaf, leaf), shared.signers());
    }

    private static ScriptedClient connect(TestHost host, Executor slowWork, UnaryOperator<Hello> change) {
        return clientAtFinished(new EngineHarness(context(host, slowWork)), change);
    }

    private static boolean isCompressed(ScriptedClient client) {
        return client.messages().stream().anyMatch(message -> message[0] == COMPRESSED_CERTIFICATE);
    }

    private static CompressedCertificate compressed(ScriptedClient client) {
        byte[] message = message(client, COMPRESSED_CERTIFICATE);
        return CompressedCertificate.read(new Reader(message, 4, message.length));
    }

    private static byte[] decompressed(ScriptedClient client) {
        CompressedCertificate message = compressed(client);
        return Objects.requireNonNull(CertificateCompression.decompress(
                Objects.requireNonNull(CertificateCompressionAlgorithm.of(message.algorithm())),
                message.compressed(),
                message.uncompressedLength()));
    }

    private static byte[] body(ScriptedClient client) {
        byte[] message = message(client, CERTIFICATE);
        return Arrays.copyOfRange(message, 4, message.length);
    }
}
