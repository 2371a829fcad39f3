// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import io.postern.tls.alert.Fault;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.List;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.jspecify.annotations.Nullable;

/** Whether a certificate is for authenticating a client, and for what else is demanded. */
final class Purpose {

    private Purpose() {}

    static @Nullable PathFailure check(PathCertificate leaf, List<CertificateFilter> filters) {
        String objection = objection(leaf.x509(), filters);
        return objection == null
                ? null
                : new PathFailure(0, Fault.WRONG_CERTIFICATE_PURPOSE, leaf.subject() + ": " + objection);
    }

    private static @Nullable String objection(X509Certificate certificate, List<CertificateFilter> filters) {
        if (!KeyUsage.DIGITAL_SIGNATURE.isAllowedTo(certificate)) {
            return "its keyUsage lacks digitalSignature (RFC 8446 §4.4.2.2)";
        }
        try {
            List<String> purposes = certificate.getExtendedKeyUsage();
            if (purposes != null
                    && !purposes.contains(KeyPurposeId.id_kp_clientAuth.getId())
                    && !purposes.contains(KeyPurposeId.anyExtendedKeyUsage.getId())) {
                return "its extendedKeyUsage lacks clientAuth: it is not for a client";
            }
        } catch (CertificateParsingException e) {
            return "its extendedKeyUsage cannot be read: " + Text.oneLine(e.getMessage());
        }
        for (CertificateFilter filter : filters) {
            if (!filter.matches(certificate)) {
                return "it lacks what is demanded, " + filter;
            }
        }
        return null;
    }
}
