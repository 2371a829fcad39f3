// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.extension;

import io.postern.tls.extension.ExtensionType.Place;
import io.postern.tls.wire.Reader;
import io.postern.tls.wire.Writer;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The extensions of one entry of a Certificate (RFC 8446 §4.4.2): null where one is not sent. */
public record CertificateEntryExtensions(
        StatusRequest.@Nullable CertificateEntry status,
        SignedCertificateTimestamp.@Nullable CertificateEntry timestamps) {

    /**
     * Reads the block behind a certificate.
     *
     * @param requested what the sender was asked for, in a ClientHello or a CertificateRequest
     */
    public static CertificateEntryExtensions read(Reader entry, Set<ExtensionType> requested) {
        List<ExtensionBlock.Raw> all = ExtensionBlock.readAnswers(entry, Place.CERTIFICATE_ENTRY, requested);
        return new CertificateEntryExtensions(
                ExtensionBlock.find(all, ExtensionType.STATUS_REQUEST, StatusRequest.CertificateEntry::read),
                ExtensionBlock.find(
                        all,
                        ExtensionType.SIGNED_CERTIFICATE_TIMESTAMP,
                        SignedCertificateTimestamp.CertificateEntry::read));
    }

    public void write(Writer writer) {
        ExtensionBlock.write(writer, status, timestamps);
    }
}
