// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.message;

import io.postern.tls.wire.Reader;
import io.postern.tls.wire.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * CertificateVerify (RFC 8446 §4.4.3).
 *
 * <pre>
 * struct {
 *     SignatureScheme algorithm;
 *     opaque signature&lt;0..2^16-1&gt;;
 * } CertificateVerify;
 * </pre>
 *
 * @param algorithm the code point
 */
public record CertificateVerify(int algorithm, byte[] signature) {

    private static final byte[] SERVER_CONTEXT = context("TLS 1.3, server CertificateVerify");
    private static final byte[] CLIENT_CONTEXT = context("TLS 1.3, client CertificateVerify");

    /** What a server signs: 64 spaces, the context string, a zero byte, and the transcript hash up to Certificate. */
    public static byte[] serverContent(byte[] transcriptHash) {
        return content(SERVER_CONTEXT, transcriptHash);
    }

    /** What a client signs: the same with a context string of its own, so that no side can pass on the other's signature. */
    public static byte[] clientContent(byte[] transcriptHash) {
        return content(CLIENT_CONTEXT, transcriptHash);
    }

    /** Reads the message behind its header. */
    public static CertificateVerify read(Reader body) {
        int algorithm = body.u16();
        byte[] signature = body.vector16(0, 0xffff).rest();
        body.end();
        return new CertificateVerify(algorithm, signature);
    }

    /** Writes the message with its header. */
    public void write(Writer writer) {
        writer.u8(HandshakeType.CERTIFICATE_VERIFY.code());
        try (var _ = writer.vector24()) {
            writer.u16(algorithm);
            try (var _ = writer.vector16()) {
                writer.bytes(signature);
            }
        }
    }

    private static byte[] content(byte[] context, byte[] transcriptHash) {
        byte[] content = Arrays.copyOf(context, context.length + transcriptHash.length);
        System.arraycopy(transcriptHash, 0, content, context.length, transcriptHash.length);
        return content;
    }

    private static byte[] context(String context) {
        return (" ".repeat(64) + context + "\0").getBytes(StandardCharsets.US_ASCII);
    }
}
