// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.message;

import io.postern.tls.wire.Reader;
import io.postern.tls.wire.Writer;

/**
 * CompressedCertificate (RFC 8879 §4), sent in place of a Certificate.
 *
 * <pre>
 * struct {
 *     CertificateCompressionAlgorithm algorithm;
 *     uint24 uncompressed_length;
 *     opaque compressed_certificate_message&lt;1..2^24-1&gt;;
 * } CompressedCertificate;
 * </pre>
 *
 * @param algorithm the code point, which may be one we do not know
 * @param uncompressedLength of the Certificate without its header, in bytes, as the sender says
 * @param compressed the compressed body of that Certificate
 */
public record CompressedCertificate(int algorithm, int uncompressedLength, byte[] compressed) {

    /** Reads the message behind its header. */
    public static CompressedCertificate read(Reader body) {
        int algorithm = body.u16();
        int uncompressedLength = body.u24();
        byte[] compressed = body.vector24(1, 0xffffff).rest();
        body.end();
        return new CompressedCertificate(algorithm, uncompressedLength, compressed);
    }

    /** Writes the message with its header. */
    public void write(Writer writer) {
        writer.u8(HandshakeType.COMPRESSED_CERTIFICATE.code());
        try (var _ = writer.vector24()) {
            writer.u16(algorithm).u24(uncompressedLength);
            try (var _ = writer.vector24()) {
                writer.bytes(compressed);
            }
        }
    }
}
