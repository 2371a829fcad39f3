// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Date;
import java.util.Set;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.SingleResp;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.jspecify.annotations.Nullable;

/**
 * What an OCSP response that holds says about one certificate (RFC 6960 §3.2). Immutable; of a peer's certificate or of
 * our own.
 */
public final class OcspStaple {

    /** What the responder says (RFC 6960 §2.2). */
    public enum Status {
        GOOD,
        REVOKED,
        UNKNOWN
    }

    /** How far the responder's clock may be from ours. */
    private static final Duration SKEW = Duration.ofMinutes(5);

    /**
     * How long a response counts that does not say when newer information will be there. RFC 6960 §2.4 has it at any time,
     * which allows no use of a stapled response at all.
     */
    private static final Duration WITHOUT_NEXT_UPDATE = Duration.ofDays(7);

    /** How long we staple such a response ourselves: clients differ in how old they take it, but all take a day. */
    private static final Duration SENT_WITHOUT_NEXT_UPDATE = Duration.ofDays(1);

    private static final byte DER_SEQUENCE = 0x30;
    private static final byte INDEFINITE_LENGTH = (byte) 0x80;

    /** Of the certID. SHA-1 is what most responders use; a collision gains nothing, since the CA's own name is hashed. */
    private static final Set<ASN1ObjectIdentifier> HASHES = Set.of(
            OIWObjectIdentifiers.idSHA1,
            NISTObjectIdentifiers.id_sha256,
            NISTObjectIdentifiers.id_sha384,
            NISTObjectIdentifiers.id_sha512);

    private final Status status;
    private final Instant thisUpdate;
    private final @Nullable Instant nextUpdate;
    private final @Nullable Instant revokedAt;
    private final Instant end;

    /**
     * What a response says.
     *
     * @param signerEnd when the signer's certificate ends
     * @param certificateEnd when that ends which it is about
     */
    private OcspStaple(SingleResp single, Instant signerEnd, Instant certificateEnd) {
        Date next = single.getNextUpdate();
        this.thisUpdate = single.getThisUpdate().toInstant();
        this.nextUpdate = next == null ? null : next.toInstant();
        this.revokedAt = single.getCertStatus() instanceof RevokedStatus revoked
                ? revoked.getRevocationTime().toInstant()
                : null;
        this.status = status(single);
        this.end = Stream.of(
                        nextUpdate == null ? thisUpdate.plus(SENT_WITHOUT_NEXT_UPDATE) : nextUpdate,
                        signerEnd,
                        certificateEnd)
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    /**
     * Verifies a response.
     *
     * @param response an OCSPResponse in DER
     * @param issuer of the certificate, itself verified already
     * @throws OcspException where the response is no successful one, is about other certificates, is not signed by the
     *     issuer or in its name, or is not of this time
     */
    public static OcspStaple verify(byte[] response, X509Certificate certificate, X509Certificate issuer, Instant now)
            throws OcspException {
        return verify(response, certificate, issuer, null, now);
    }

    /**
     * Verifies the answer to a request.
     *
     * @param nonce what the request had, which the answer then has to repeat (RFC 9654 §2.1); null where it had none
     */
    static OcspStaple verify(
            byte[] response, X509Certificate certificate, X509Certificate issuer, byte @Nullable [] nonce, Instant now)
            throws OcspException {
        try {
            checkForm(response);
            BasicOCSPResp basic = basic(new OCSPResp(response));
            X509CertificateHolder authority = new JcaX509CertificateHolder(issuer);
            SingleResp single = single(basic, certificate, authority);
            if (!single.getCriticalExtensionOIDs().isEmpty()
                    || !basic.getCriticalExtensionOIDs().isEmpty()) {
                throw new OcspException("it has a critical extension that is not known here");
            }
            if (nonce != null) {
                checkNonce(basic, nonce);
            }
            X509CertificateHolder signer = OcspSigner.check(basic, authority, now);
            OcspStaple staple = new OcspStaple(
                    single,
                    signer.getNotAfter().toInstant(),
                    certificate.getNotAfter().toInstant());
            staple.checkTime(now);
            return staple;
        } catch (OcspException e) {
            throw e;
        } catch (Exception e) {
            // BouncyCastle has unchecked exceptions too for what is not DER.
            throw new OcspException("it cannot be read: " + Text.oneLine(e.getMessage()));
        }
    }

    public Status status() {
        return status;
    }

    /** When the status was known to be right. */
    public Instant thisUpdate() {
        return thisUpdate;
    }

    /** When newer information will be there at the latest, or null where the responder does not say. */
    public @Nullable Instant nextUpdate() {
        return nextUpdate;
    }

    /** When the certificate was revoked; null where it was not. */
    public @Nullable Instant revokedAt() {
        return revokedAt;
    }

    /**
     * When it ceases to be of use: at nextUpdate, or, before that, when its signer's certificate or the certificate itself
     * ends. Without nextUpdate, a day after thisUpdate.
     */
    public Instant end() {
        return end;
    }

    private static void checkNonce(BasicOCSPResp basic, byte[] nonce) throws OcspException {
        Extension extension = basic.getExtension(OCSPObjectIdentifiers.id_pkix_ocsp_nonce);
        if (extension == null) {
            throw new OcspException("it does not repeat the nonce of the request");
        }
        byte[] repeated =
                ASN1OctetString.getInstance(extension.getParsedValue()).getOctets();
        if (!Arrays.equals(nonce, repeated)) {
            throw new OcspException("it has another nonce than the request");
        }
    }

    /**
     * What is behind the response, or in another encoding than DER, is not signed by anybody, and would be sent on. Below
     * the outermost layer the encoding is the signer's own business.
     */
    private static void checkForm(byte[] response) throws IOException, OcspException {
        var _ = ASN1Primitive.fromByteArray(response); // which is all of it
        if (response.length < 2 || response[0] != DER_SEQUENCE || response[1] == INDEFINITE_LENGTH) {
            throw new OcspException("it is not in DER");
        }
    }

    private static BasicOCSPResp basic(OCSPResp response) throws OCSPException, OcspException {
        if (response.getStatus() != OCSPResp.SUCCESSFUL) {
            throw new OcspException("its status is " + name(response.getStatus()) + "; expected successful");
        }
        if (response.getResponseObject() instanceof BasicOCSPResp basic) {
            return basic;
        }
        throw new OcspException("it is not a basic response");
    }

    private static String name(int status) {
        return switch (status) {
            case OCSPResp.MALFORMED_REQUEST -> "malformedRequest";
            case OCSPResp.INTERNAL_ERROR -> "internalError";
            case OCSPResp.TRY_LATER -> "tryLater";
            case OCSPResp.SIG_REQUIRED -> "sigRequired";
            case OCSPResp.UNAUTHORIZED -> "unauthorized";
            default -> Integer.toString(status);
        };
    }

    private static SingleResp single(BasicOCSPResp basic, X509Certificate certificate, X509CertificateHolder issuer)
            throws OCSPException, OperatorCreationException, OcspException {
        var digests = new JcaDigestCalculatorProviderBuilder().build();
        SingleResp found = null;
        for (SingleResp single : basic.getResponses()) {
            CertificateID id = single.getCertID();
            if (id.getSerialNumber().equals(certificate.getSerialNumber())
                    && HASHES.contains(id.getHashAlgOID())
                    && id.matchesIssuer(issuer, digests)
                    && (found == null || single.getCertStatus() instanceof RevokedStatus)) {
                found = single; // of several, one that says revoked
            }
        }
        if (found == null) {
            throw new OcspException("it is about other certificates");
        }
        return found;
    }

    private void checkTime(Instant now) throws OcspException {
        if (thisUpdate.isAfter(now.plus(SKEW))) {
            throw new OcspException("its thisUpdate, " + thisUpdate + ", is in the future");
        }
        if (nextUpdate == null && thisUpdate.plus(WITHOUT_NEXT_UPDATE).isBefore(now)) {
            throw new OcspException("it is of " + thisUpdate + ", and without nextUpdate it is too old after "
                    + WITHOUT_NEXT_UPDATE.toDays() + " days");
        }
        if (nextUpdate != null && nextUpdate.isBefore(now.minus(SKEW))) {
            throw new OcspException("its nextUpdate, " + nextUpdate + ", has passed");
        }
    }

    private static Status status(SingleResp single) {
        if (single.getCertStatus() == null) {
            return Status.GOOD;
        }
        return single.getCertStatus() instanceof RevokedStatus ? Status.REVOKED : Status.UNKNOWN;
    }
}
