// SPDX-License-Identifier: Apache-2.0
package io.postern.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.handler.ssl.OpenSslCertificateCompressionAlgorithm;
import io.netty.handler.ssl.OpenSslCertificateCompressionConfig;
import io.netty.handler.ssl.OpenSslCertificateCompressionConfig.AlgorithmMode;
import io.netty.handler.ssl.OpenSslContextOption;
import io.postern.cert.CertificateCompression;
import io.postern.tls.extension.CertificateCompressionAlgorithm;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Compressed certificates (RFC 8879) as BoringSSL takes them. */
class CertificateCompressionTest {

    @RegisterExtension
    static final WebDaemon WEB = new WebDaemon();

    @ParameterizedTest
    @EnumSource
    void certificateComesCompressedOnceItHasBeen(CertificateCompressionAlgorithm algorithm) {
        Counting counting = new Counting(algorithm);
        OpenSslCertificateCompressionConfig config = OpenSslCertificateCompressionConfig.newBuilder()
                .addAlgorithm(counting, AlgorithmMode.Decompress)
                .build();
        Poll.until(
                () -> {
                    // Another client each time: one that comes back has a ticket, and gets no certificate.
                    try (BoringClient client = new BoringClient(builder ->
                            builder.option(OpenSslContextOption.CERTIFICATE_COMPRESSION_ALGORITHMS, config))) {
                        BoringClient.Outcome outcome = client.exchange(WEB.port(), "rsa.test", Http.download(5));
                        assertEquals("TLSv1.3", outcome.protocol());
                        Http.assertDownloaded(5, outcome.answer());
                        return counting.decompressed.get() > 0;
                    }
                },
                Duration.ofSeconds(20),
                () -> "no certificate compressed by " + algorithm);
    }

    private static final class Counting implements OpenSslCertificateCompressionAlgorithm {

        final AtomicInteger decompressed = new AtomicInteger();
        private final CertificateCompressionAlgorithm algorithm;

        Counting(CertificateCompressionAlgorithm algorithm) {
            this.algorithm = algorithm;
        }

        @Override
        public byte[] compress(SSLEngine engine, byte[] certificate) {
            throw new UnsupportedOperationException("a client without a certificate");
        }

        @Override
        public byte[] decompress(SSLEngine engine, int length, byte[] compressed) {
            decompressed.incrementAndGet();
            return Objects.requireNonNull(CertificateCompression.decompress(algorithm, compressed, length));
        }

        @Override
        public int algorithmId() {
            return algorithm.code();
        }
    }
}
