// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.message;

import io.postern.tls.extension.CertificateRequestExtensions;
import io.postern.tls.wire.Reader;
import io.postern.tls.wire.Writer;

/**
 * CertificateRequest (RFC 8446 §4.3.2).
 *
 * <pre>
 * struct {
 *     opaque certificate_request_context&lt;0..2^8-1&gt;;
 *     Extension extensions&lt;2..2^16-1&gt;;
 * } CertificateRequest;
 * </pre>
 *
 * @param requestContext empty within the handshake; the client's Certificate repeats it
 */
public record CertificateRequest(byte[] requestContext, CertificateRequestExtensions extensions) {

    /** Reads the message behind its header. */
    public static CertificateRequest read(Reader body) {
        byte[] requestContext = body.vector8(0, 0xff).rest();
        CertificateRequestExtensions extensions = CertificateRequestExtensions.read(body);
        body.end();
        return new CertificateRequest(requestContext, extensions);
    }

    /** Writes the message with its header. */
    public void write(Writer writer) {
        writer.u8(HandshakeType.CERTIFICATE_REQUEST.code());
        try (var _ = writer.vector24()) {
            try (var _ = writer.vector8()) {
                writer.bytes(requestContext);
            }
            extensions.write(writer);
        }
    }
}
