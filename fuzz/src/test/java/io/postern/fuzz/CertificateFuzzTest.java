// SPDX-License-Identifier: Apache-2.0
package io.postern.fuzz;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.postern.cert.CertificateCompression;
import io.postern.tls.extension.CertificateCompressionAlgorithm;
import io.postern.tls.extension.ExtensionType;
import io.postern.tls.message.Certificate;
import io.postern.tls.message.CompressedCertificate;
import io.postern.tls.wire.Reader;
import io.postern.tls.wire.Writer;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** A client's Certificate, and the same compressed. */
class CertificateFuzzTest {

    private static final int LIMIT = 64 << 10;

    @FuzzTest
    void certificate(FuzzedDataProvider data) {
        Set<ExtensionType> requested = EnumSet.noneOf(ExtensionType.class);
        if (data.consumeBoolean()) {
            requested.add(ExtensionType.STATUS_REQUEST);
        }
        if (data.consumeBoolean()) {
            requested.add(ExtensionType.SIGNED_CERTIFICATE_TIMESTAMP);
        }
        byte[] body = data.consumeRemainingAsBytes();
        Decoding.run(() -> {
            Certificate certificate = Certificate.read(new Reader(body), requested);
            Writer writer = new Writer();
            certificate.write(writer);
            byte[] message = writer.toByteArray();
            Certificate again = Certificate.read(new Reader(message, 4, message.length), requested);
            if (again.entries().size() != certificate.entries().size()) {
                throw new AssertionError("written otherwise than read");
            }
        });
    }

    @FuzzTest
    void compressedCertificate(byte[] body) {
        Decoding.run(() -> {
            CompressedCertificate compressed = CompressedCertificate.read(new Reader(body));
            CertificateCompressionAlgorithm algorithm = CertificateCompressionAlgorithm.of(compressed.algorithm());
            if (algorithm == null || compressed.uncompressedLength() > LIMIT) {
                return;
            }
            byte[] message = CertificateCompression.decompress(
                    algorithm, compressed.compressed(), compressed.uncompressedLength());
            if (message != null && message.length != compressed.uncompressedLength()) {
                throw new AssertionError("another length than was announced");
            }
        });
    }

    @FuzzTest
    void decompression(FuzzedDataProvider data) {
        CertificateCompressionAlgorithm algorithm = data.pickValue(CertificateCompressionAlgorithm.values());
        int length = data.consumeInt(0, LIMIT);
        byte[] compressed = data.consumeRemainingAsBytes();
        byte[] first = CertificateCompression.decompress(algorithm, compressed, length);
        byte[] second = CertificateCompression.decompress(algorithm, compressed, length);
        if (!Arrays.equals(first, second)) {
            throw new AssertionError("two results for one input");
        }
    }
}
