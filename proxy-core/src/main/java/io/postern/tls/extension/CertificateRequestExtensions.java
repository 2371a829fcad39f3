// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.extension;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.extension.ExtensionType.Place;
import io.postern.tls.wire.Reader;
import io.postern.tls.wire.Writer;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The extensions of a CertificateRequest (RFC 8446 §4.3.2): null where one is not sent. */
public record CertificateRequestExtensions(
        SignatureAlgorithms.CertificateRequest signatureAlgorithms,
        StatusRequest.@Nullable CertificateRequest statusRequest,
        SignedCertificateTimestamp.@Nullable CertificateRequest signedCertificateTimestamp,
        CompressCertificate.@Nullable CertificateRequest compressCertificate,
        CertificateAuthorities.@Nullable CertificateRequest certificateAuthorities,
        OidFilters.@Nullable CertificateRequest oidFilters,
        SignatureAlgorithmsCert.@Nullable CertificateRequest signatureAlgorithmsCert) {

    /** @throws TlsException also where signature_algorithms is missing, which "MUST be specified" */
    public static CertificateRequestExtensions read(Reader message) {
        List<ExtensionBlock.Raw> all = ExtensionBlock.read(message, Place.CERTIFICATE_REQUEST);
        SignatureAlgorithms.CertificateRequest signatureAlgorithms = ExtensionBlock.find(
                all, ExtensionType.SIGNATURE_ALGORITHMS, SignatureAlgorithms.CertificateRequest::read);
        if (signatureAlgorithms == null) {
            throw new TlsException(Fault.MISSING_SIGNATURE_ALGORITHMS);
        }
        return new CertificateRequestExtensions(
                signatureAlgorithms,
                ExtensionBlock.find(all, ExtensionType.STATUS_REQUEST, StatusRequest.CertificateRequest::read),
                ExtensionBlock.find(
                        all,
                        ExtensionType.SIGNED_CERTIFICATE_TIMESTAMP,
                        SignedCertificateTimestamp.CertificateRequest::read),
                ExtensionBlock.find(
                        all, ExtensionType.COMPRESS_CERTIFICATE, CompressCertificate.CertificateRequest::read),
                ExtensionBlock.find(
                        all, ExtensionType.CERTIFICATE_AUTHORITIES, CertificateAuthorities.CertificateRequest::read),
                ExtensionBlock.find(all, ExtensionType.OID_FILTERS, OidFilters.CertificateRequest::read),
                ExtensionBlock.find(
                        all,
                        ExtensionType.SIGNATURE_ALGORITHMS_CERT,
                        SignatureAlgorithmsCert.CertificateRequest::read));
    }

    /** What the client may answer in the entries of its Certificate. */
    public Set<ExtensionType> answerable() {
        Set<ExtensionType> types = EnumSet.noneOf(ExtensionType.class);
        if (statusRequest != null) {
            types.add(ExtensionType.STATUS_REQUEST);
        }
        if (signedCertificateTimestamp != null) {
            types.add(ExtensionType.SIGNED_CERTIFICATE_TIMESTAMP);
        }
        return types;
    }

    public void write(Writer writer) {
        ExtensionBlock.write(
                writer,
                signatureAlgorithms,
                statusRequest,
                signedCertificateTimestamp,
                compressCertificate,
                certificateAuthorities,
                oidFilters,
                signatureAlgorithmsCert);
    }
}
