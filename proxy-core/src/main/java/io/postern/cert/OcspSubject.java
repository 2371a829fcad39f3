// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPReqBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.jspecify.annotations.Nullable;

/**
 * A certificate whose status is asked for, and the issuer in whose name the answer has to be (RFC 6960 §4.1.1). Immutable.
 *
 * @param issuer has signed the certificate, which has been verified
 */
public record OcspSubject(X509Certificate certificate, X509Certificate issuer) {

    /** A client's certificate may name as many as it likes. */
    private static final int MOST_RESPONDERS = 3;

    /** The same for the same two certificates in every process, and fit for the name of a file: 64 hexadecimal digits. */
    public String fingerprint() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(certificate.getEncoded());
            return HexFormat.of().formatHex(digest.digest(issuer.getPublicKey().getEncoded()));
        } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What it is called in messages for the operator: its subject in quotation marks. */
    public String name() {
        return Subject.of(certificate);
    }

    /**
     * Where a certificate says that its status is to be had (RFC 5280 §4.2.2.1): what of it can be asked over HTTP, in its
     * order, and not more than three. Mostly one, and none with the many authorities that have ceased to offer OCSP.
     */
    static List<URI> responders(X509Certificate certificate) {
        byte[] extension = certificate.getExtensionValue(Extension.authorityInfoAccess.getId());
        if (extension == null) {
            return List.of();
        }
        try {
            AuthorityInformationAccess access = AuthorityInformationAccess.getInstance(
                    ASN1OctetString.getInstance(extension).getOctets());
            return Stream.of(access.getAccessDescriptions())
                    .filter(description -> OCSPObjectIdentifiers.id_pkix_ocsp.equals(description.getAccessMethod()))
                    .<URI>mapMulti((description, out) -> {
                        URI uri = uri(description);
                        if (uri != null) {
                            out.accept(uri);
                        }
                    })
                    .limit(MOST_RESPONDERS)
                    .toList();
        } catch (RuntimeException _) { // of whatever the parser comes across
            return List.of(); // clients do not see a responder there either
        }
    }

    private static @Nullable URI uri(AccessDescription description) {
        GeneralName location = description.getAccessLocation();
        if (location.getTagNo() != GeneralName.uniformResourceIdentifier) {
            return null;
        }
        try {
            URI uri = new URI(location.getName().toString());
            return StatusQuestion.isResponder(uri) ? uri : null;
        } catch (URISyntaxException _) {
            return null;
        }
    }

    /**
     * An OCSPRequest in DER, unsigned. Its certID is over SHA-1, which every responder takes (RFC 5019 §2.1.1), and where
     * nothing is gained by a collision.
     *
     * @param nonce 1 to 32 bytes that the answer has to repeat (RFC 9654 §2.1), or null for none
     */
    public byte[] request(byte @Nullable [] nonce) {
        try {
            var sha1 = new JcaDigestCalculatorProviderBuilder().build().get(CertificateID.HASH_SHA1);
            OCSPReqBuilder builder = new OCSPReqBuilder()
                    .addRequest(new CertificateID(
                            sha1, new JcaX509CertificateHolder(issuer), certificate.getSerialNumber()));
            if (nonce != null) {
                builder.setRequestExtensions(new Extensions(new Extension(
                        OCSPObjectIdentifiers.id_pkix_ocsp_nonce, false, new DEROctetString(nonce).getEncoded())));
            }
            return builder.build().getEncoded();
        } catch (OperatorCreationException | CertificateEncodingException | OCSPException | IOException e) {
            throw new IllegalStateException(e); // both certificates have been read already
        }
    }

    /**
     * What an answer says.
     *
     * @param nonce of the request, or null
     * @throws OcspException where the answer does not hold
     */
    public OcspStaple verify(byte[] response, byte @Nullable [] nonce, Instant now) throws OcspException {
        return OcspStaple.verify(response, certificate, issuer, nonce, now);
    }
}
