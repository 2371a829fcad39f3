// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.message;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.extension.ExtensionType;
import io.postern.tls.wire.Reader;
import io.postern.tls.wire.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Certificate (RFC 8446 §4.4.2).
 *
 * <pre>
 * struct {
 *     opaque certificate_request_context&lt;0..2^8-1&gt;;
 *     CertificateEntry certificate_list&lt;0..2^24-1&gt;;
 * } Certificate;
 * </pre>
 *
 * @param requestContext that of the CertificateRequest; empty for a server, and within the handshake
 * @param entries the end-entity's first; none where a client has no certificate to show
 */
public record Certificate(byte[] requestContext, List<CertificateEntry> entries) {

    /** Twice the longest path: room for certificates that serve another authority, and a bound for what a message holds. */
    public static final int MOST_ENTRIES = 16;

    private static final byte[] NO_CONTEXT = {};

    public Certificate {
        entries = List.copyOf(entries);
    }

    /** A server's, of certificates without extensions. */
    public Certificate(List<byte[]> chain) {
        this(NO_CONTEXT, chain.stream().map(CertificateEntry::new).toList());
    }

    /** A server's. */
    public static Certificate of(List<CertificateEntry> entries) {
        return new Certificate(NO_CONTEXT, entries);
    }

    /**
     * Reads the message behind its header.
     *
     * @param requested the extensions that the sender was asked for: no others may stand in its entries
     * @throws TlsException where it is malformed or has more than {@link #MOST_ENTRIES}
     */
    public static Certificate read(Reader body, Set<ExtensionType> requested) {
        byte[] requestContext = body.vector8(0, 0xff).rest();
        Reader list = body.vector24(0, 0xffffff);
        body.end();
        List<CertificateEntry> entries = new ArrayList<>();
        while (!list.isEmpty()) {
            if (entries.size() == MOST_ENTRIES) {
                throw new TlsException(Fault.BAD_CERTIFICATE_CHAIN, "more than " + MOST_ENTRIES + " certificates");
            }
            entries.add(CertificateEntry.read(list, requested));
        }
        return new Certificate(requestContext, entries);
    }

    /** The certificates alone, in DER. */
    public List<byte[]> chain() {
        return entries.stream().map(CertificateEntry::data).toList();
    }

    /** Writes the message with its header. */
    public void write(Writer writer) {
        writer.u8(HandshakeType.CERTIFICATE.code());
        try (var _ = writer.vector24()) {
            try (var _ = writer.vector8()) {
                writer.bytes(requestContext);
            }
            try (var _ = writer.vector24()) {
                entries.forEach(entry -> entry.write(writer));
            }
        }
    }
}
