// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.jspecify.annotations.Nullable;

/**
 * A certificate as both libraries read it, with what links it to its issuer. Immutable.
 *
 * @param ocspResponse what its owner sent along to say that it was not revoked, or null
 */
record PathCertificate(
        X509Certificate x509,
        Certificate structure,
        byte @Nullable [] subjectKeyIdentifier,
        byte @Nullable [] authorityKeyIdentifier,
        byte @Nullable [] ocspResponse) {

    /** @throws CertificateException where one of the two cannot read it, or it is not in DER */
    static PathCertificate read(byte[] der, byte @Nullable [] ocspResponse) throws CertificateException {
        Certificate structure = structure(der);
        try {
            X509Certificate x509 = (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
            // Java reads PEM and BER too, which a peer may not send (RFC 5280 §4.1).
            if (!Arrays.equals(x509.getEncoded(), der)) {
                throw new CertificateException("it is not in DER");
            }
            Extensions extensions = structure.getTBSCertificate().getExtensions();
            SubjectKeyIdentifier own = extensions == null ? null : SubjectKeyIdentifier.fromExtensions(extensions);
            AuthorityKeyIdentifier theirs =
                    extensions == null ? null : AuthorityKeyIdentifier.fromExtensions(extensions);
            return new PathCertificate(
                    x509,
                    structure,
                    own == null ? null : own.getKeyIdentifier(),
                    theirs == null ? null : theirs.getKeyIdentifierOctets(),
                    ocspResponse);
        } catch (RuntimeException e) {
            throw new CertificateException(e.getMessage(), e);
        }
    }

    /** The structure alone, which exists of more certificates than Java can read. */
    static Certificate structure(byte[] der) throws CertificateException {
        if (der.length == 0) {
            throw new CertificateException("it is empty");
        }
        try {
            return Certificate.getInstance(ASN1Primitive.fromByteArray(der));
        } catch (IOException | RuntimeException e) {
            throw new CertificateException(e.getMessage(), e);
        }
    }

    /** The SubjectPublicKeyInfo in DER. */
    static byte[] publicKey(Certificate structure) throws CertificateException {
        try {
            return structure.getSubjectPublicKeyInfo().getEncoded(ASN1Encoding.DER);
        } catch (IOException | RuntimeException e) {
            throw new CertificateException(e.getMessage(), e);
        }
    }

    /**
     * Whether the names and key identifiers say so; the signature is another matter. Two authorities of one name, or two
     * keys of one authority, are told apart by the identifiers (RFC 5280 §4.2.1.1).
     */
    boolean namesAsIssuer(PathCertificate issuer) {
        return issuer.x509.getSubjectX500Principal().equals(x509.getIssuerX500Principal())
                && (authorityKeyIdentifier == null
                        || issuer.subjectKeyIdentifier == null
                        || Arrays.equals(authorityKeyIdentifier, issuer.subjectKeyIdentifier));
    }

    /** Issued under its own name, as an authority does when its key changes (RFC 5280 §3.2). */
    boolean isSelfIssued() {
        return x509.getSubjectX500Principal().equals(x509.getIssuerX500Principal());
    }

    String subject() {
        return Subject.of(x509);
    }
}
