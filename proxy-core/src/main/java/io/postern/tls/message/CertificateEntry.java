// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.message;

import io.postern.tls.extension.CertificateEntryExtensions;
import io.postern.tls.extension.ExtensionType;
import io.postern.tls.extension.SignedCertificateTimestamp;
import io.postern.tls.extension.StatusRequest;
import io.postern.tls.wire.Reader;
import io.postern.tls.wire.Writer;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a Certificate (RFC 8446 §4.4.2).
 *
 * <pre>
 * struct {
 *     opaque cert_data&lt;1..2^24-1&gt;;
 *     Extension extensions&lt;0..2^16-1&gt;;
 * } CertificateEntry;
 * </pre>
 *
 * @param data a certificate in DER, or the SubjectPublicKeyInfo of a raw public key (RFC 7250 §3)
 * @param status null where there is none
 * @param timestamps null where there are none
 */
public record CertificateEntry(
        byte[] data,
        StatusRequest.@Nullable CertificateEntry status,
        SignedCertificateTimestamp.@Nullable CertificateEntry timestamps) {

    /** An entry without extensions. */
    public CertificateEntry(byte[] data) {
        this(data, null, null);
    }

    static CertificateEntry read(Reader list, Set<ExtensionType> requested) {
        byte[] data = list.vector24(1, 0xffffff).rest();
        CertificateEntryExtensions extensions = CertificateEntryExtensions.read(list, requested);
        return new CertificateEntry(data, extensions.status(), extensions.timestamps());
    }

    void write(Writer writer) {
        try (var _ = writer.vector24()) {
            writer.bytes(data);
        }
        new CertificateEntryExtensions(status, timestamps).write(writer);
    }
}
