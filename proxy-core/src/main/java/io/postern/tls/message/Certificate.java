// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.message;

import io.postern.tls.wire.Reader;
import io.postern.tls.wire.Writer;
import java.util.ArrayList;
import java.util.List;

/**
 * Certificate (RFC 8446 §4.4.2).
 *
 * <pre>
 * struct {
 *     opaque cert_data&lt;1..2^24-1&gt;;
 *     Extension extensions&lt;0..2^16-1&gt;;
 * } CertificateEntry;
 *
 * struct {
 *     opaque certificate_request_context&lt;0..2^8-1&gt;;
 *     CertificateEntry certificate_list&lt;0..2^24-1&gt;;
 * } Certificate;
 * </pre>
 *
 * @param requestContext empty for a server
 * @param chain DER certificates, the end-entity's first; their entries carry no extensions
 */
public record Certificate(byte[] requestContext, List<byte[]> chain) {

    private static final byte[] NO_CONTEXT = {};

    public Certificate {
        chain = List.copyOf(chain);
    }

    /** A server's. */
    public Certificate(List<byte[]> chain) {
        this(NO_CONTEXT, chain);
    }

    /** Reads the message behind its header; extensions of the entries are passed over. */
    public static Certificate read(Reader body) {
        byte[] requestContext = body.vector8(0, 0xff).rest();
        Reader list = body.vector24(0, 0xffffff);
        body.end();
        List<byte[]> chain = new ArrayList<>();
        while (!list.isEmpty()) {
            chain.add(list.vector24(1, 0xffffff).rest());
            list.vector16(0, 0xffff);
        }
        return new Certificate(requestContext, chain);
    }

    /** Writes the message with its header. */
    public void write(Writer writer) {
        writer.u8(HandshakeType.CERTIFICATE.code());
        try (var _ = writer.vector24()) {
            try (var _ = writer.vector8()) {
                writer.bytes(requestContext);
            }
            try (var _ = writer.vector24()) {
                chain.forEach(certificate -> writeEntry(writer, certificate));
            }
        }
    }

    private static void writeEntry(Writer writer, byte[] certificate) {
        try (var _ = writer.vector24()) {
            writer.bytes(certificate);
        }
        writer.u16(0); // no extensions
    }
}
