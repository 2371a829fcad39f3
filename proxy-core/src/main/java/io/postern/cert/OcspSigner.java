// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import java.security.Provider;
import java.security.cert.CertificateException;
import java.time.Instant;
import java.util.Date;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.CertException;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.RespID;
import org.bouncycastle.operator.ContentVerifierProvider;
import org.bouncycastle.operator.DigestCalculator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;

/**
 * Whether an OCSP response is signed by somebody who may (RFC 6960 §4.2.2.2): the issuer itself, or a delegate that it has
 * certified for that. A third kind, a responder that is trusted whoever the issuer is, does not exist here.
 *
 * <p>Whether a delegate's own certificate was revoked is not asked: nearly all are marked id-pkix-ocsp-nocheck, and are
 * short-lived for that reason.
 */
final class OcspSigner {

    /** It verifies RSASSA-PSS by the parameters in the response, which the JDK's does not. */
    private static final Provider BOUNCY_CASTLE = BouncyCastle.PROVIDER;

    /** A response needs one. */
    private static final int MOST_DELEGATES = 4;

    /** What a delegate's critical extensions may be (RFC 5280 §4.2): those that are looked at, or mean nothing for a leaf. */
    private static final Set<ASN1ObjectIdentifier> KNOWN =
            Set.of(Extension.keyUsage, Extension.extendedKeyUsage, Extension.basicConstraints);

    private OcspSigner() {}

    /** Returns whoever has signed. */
    static X509CertificateHolder check(BasicOCSPResp response, X509CertificateHolder issuer, Instant now)
            throws OcspException, OCSPException, OperatorCreationException, CertificateException {
        String weak = KeyStrength.objection(response.getSignatureAlgorithmID());
        if (weak != null) {
            throw new OcspException("it " + weak);
        }
        X509CertificateHolder signer = isResponder(response, issuer) ? issuer : delegate(response, issuer, now);
        if (!response.isSignatureValid(verifier(signer))) {
            throw new OcspException("it is not signed by the key of \""
                    + Text.oneLine(signer.getSubject().toString()) + '"');
        }
        return signer;
    }

    private static X509CertificateHolder delegate(BasicOCSPResp response, X509CertificateHolder issuer, Instant now)
            throws OcspException, OCSPException, OperatorCreationException, CertificateException {
        X509CertificateHolder[] certificates = response.getCerts();
        for (int i = 0; i < certificates.length && i < MOST_DELEGATES; i++) {
            if (isResponder(response, certificates[i])) {
                checkDelegate(certificates[i], issuer, now);
                return certificates[i];
            }
        }
        throw new OcspException("it is signed neither by the issuer nor by a certificate that it brings");
    }

    private static void checkDelegate(X509CertificateHolder delegate, X509CertificateHolder issuer, Instant now)
            throws OcspException, OperatorCreationException, CertificateException {
        String name = "its signer, \"" + Text.oneLine(delegate.getSubject().toString()) + "\", ";
        ExtendedKeyUsage purposes = ExtendedKeyUsage.fromExtensions(delegate.getExtensions());
        if (purposes == null || !purposes.hasKeyPurposeId(KeyPurposeId.id_kp_OCSPSigning)) {
            throw new OcspException(name + "has no extendedKeyUsage OCSPSigning");
        }
        var usage = org.bouncycastle.asn1.x509.KeyUsage.fromExtensions(delegate.getExtensions());
        if (usage != null && !usage.hasUsages(org.bouncycastle.asn1.x509.KeyUsage.digitalSignature)) {
            throw new OcspException(name + "has a keyUsage without digitalSignature");
        }
        if (!KNOWN.containsAll(delegate.getCriticalExtensionOIDs())) {
            throw new OcspException(name + "has a critical extension that is not known here");
        }
        if (!delegate.isValidOn(Date.from(now))) {
            throw new OcspException(
                    name + "is valid from " + delegate.getNotBefore().toInstant() + " to "
                            + delegate.getNotAfter().toInstant() + " only");
        }
        String weakKey = KeyStrength.objection(delegate.getSubjectPublicKeyInfo());
        String weakSignature = KeyStrength.objection(delegate.getSignatureAlgorithm());
        if (weakKey != null || weakSignature != null) {
            throw new OcspException(name + (weakKey == null ? weakSignature : "has " + weakKey));
        }
        try {
            if (delegate.getIssuer().equals(issuer.getSubject()) && delegate.isSignatureValid(verifier(issuer))) {
                return;
            }
        } catch (CertException _) {
            // The same as a signature that does not verify.
        }
        throw new OcspException(name + "was not certified by the certificate's issuer");
    }

    private static boolean isResponder(BasicOCSPResp response, X509CertificateHolder certificate)
            throws OCSPException, OperatorCreationException {
        RespID responder = response.getResponderId();
        DigestCalculator sha1 = new JcaDigestCalculatorProviderBuilder().build().get(RespID.HASH_SHA1);
        return responder.equals(new RespID(certificate.getSubject()))
                || responder.equals(new RespID(certificate.getSubjectPublicKeyInfo(), sha1));
    }

    private static ContentVerifierProvider verifier(X509CertificateHolder signer)
            throws OperatorCreationException, CertificateException {
        return new JcaContentVerifierProviderBuilder()
                .setProvider(BOUNCY_CASTLE)
                .build(signer.getSubjectPublicKeyInfo());
    }
}
