// SPDX-License-Identifier: Apache-2.0
package io.postern.testing;

import java.io.IOException;
import java.security.cert.X509Certificate;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.OCSPReqBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.jspecify.annotations.Nullable;

/** Makes OCSP requests (RFC 6960 §4.1). */
public final class OcspRequests {

    private OcspRequests() {}

    /**
     * Asks about one certificate.
     *
     * @param nonce null for none
     * @return an OCSPRequest in DER
     */
    public static byte[] of(X509Certificate certificate, X509Certificate issuer, byte @Nullable [] nonce) {
        try {
            OCSPReqBuilder builder = new OCSPReqBuilder()
                    .addRequest(new CertificateID(
                            new JcaDigestCalculatorProviderBuilder().build().get(CertificateID.HASH_SHA1),
                            new JcaX509CertificateHolder(issuer),
                            certificate.getSerialNumber()));
            if (nonce != null) {
                builder.setRequestExtensions(new Extensions(nonce(nonce)));
            }
            return builder.build().getEncoded();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** The extension of RFC 9654 §2.1. */
    static Extension nonce(byte[] nonce) throws IOException {
        return new Extension(OCSPObjectIdentifiers.id_pkix_ocsp_nonce, false, new DEROctetString(nonce).getEncoded());
    }
}
