// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import io.postern.tls.alert.Fault;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.SignatureException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.x509.Extension;
import org.jspecify.annotations.Nullable;

/** RFC 5280 §6.1 by Java's validator, with what it does not look at: the strength of keys and the authority's own rules. */
final class PathValidation {

    /** In bytes: a thousand of the shortest. Java merges them in quadratic time, and before it looks at the signature. */
    private static final int LONGEST_NAME_CONSTRAINTS = 1 << 13;

    private PathValidation() {}

    /** Why the path does not hold at that time, or null. Revocation and purpose are left to others. */
    static @Nullable PathFailure check(CandidatePath path, Instant now) {
        try {
            PathFailure weak = checkStrength(path);
            if (weak != null) {
                return weak;
            }
            PathFailure unruly = AuthorityRules.check(path, now);
            return unruly != null ? unruly : checkPath(path, now);
        } catch (RuntimeException e) {
            // What the libraries throw where an extension has a value that nobody foresaw.
            return new PathFailure(
                    path.length(),
                    Fault.BAD_CERTIFICATE_CHAIN,
                    path.leaf().subject() + " cannot be checked: " + Text.oneLine(e.toString()));
        }
    }

    /** Comes first, since it is what bounds the effort of the rest. */
    private static @Nullable PathFailure checkStrength(CandidatePath path) {
        for (int i = 0; i < path.length(); i++) {
            PathCertificate certificate = path.certificate(i);
            byte[] constraints = certificate.x509().getExtensionValue(Extension.nameConstraints.getId());
            if (constraints != null && constraints.length > LONGEST_NAME_CONSTRAINTS) {
                return new PathFailure(
                        i, Fault.BAD_CERTIFICATE_CHAIN, certificate.subject() + " has too many name constraints");
            }
            String key = KeyStrength.objection(certificate.structure().getSubjectPublicKeyInfo());
            if (key != null) {
                return new PathFailure(i, Fault.UNSUPPORTED_CERTIFICATE_KEY, certificate.subject() + " has " + key);
            }
            String signature = KeyStrength.objection(certificate.structure().getSignatureAlgorithm());
            if (signature != null) {
                return new PathFailure(i, Fault.BAD_CERTIFICATE_CHAIN, certificate.subject() + ' ' + signature);
            }
        }
        return null;
    }

    private static @Nullable PathFailure checkPath(CandidatePath path, Instant now) {
        List<X509Certificate> certificates =
                path.certificates().stream().map(PathCertificate::x509).toList();
        try {
            PKIXParameters parameters =
                    new PKIXParameters(Set.of(new TrustAnchor(path.authority().x509(), null)));
            parameters.setDate(Date.from(now));
            parameters.setRevocationEnabled(false);
            // Nobody asks for a policy here, and the tree of mapped ones can grow exponentially.
            parameters.setPolicyMappingInhibited(true);
            CertPathValidator.getInstance("PKIX")
                    .validate(CertificateFactory.getInstance("X.509").generateCertPath(certificates), parameters);
            return null;
        } catch (CertPathValidatorException e) {
            return failure(path, e, now);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static PathFailure failure(CandidatePath path, CertPathValidatorException e, Instant now) {
        int index = Math.max(e.getIndex(), 0);
        PathCertificate certificate = path.certificate(index);
        if (e.getReason() == BasicReason.EXPIRED || e.getReason() == BasicReason.NOT_YET_VALID) {
            PathFailure invalid = Validity.check(certificate, index, now);
            if (invalid != null) {
                return invalid;
            }
        }
        if (isSignature(e)) {
            return new PathFailure(
                    index,
                    Fault.BAD_CERTIFICATE_SIGNATURE,
                    certificate.subject() + " is not signed by the key of "
                            + path.issuer(index).subject());
        }
        Fault fault = e.getReason() == BasicReason.ALGORITHM_CONSTRAINED
                ? Fault.UNSUPPORTED_CERTIFICATE_KEY
                : Fault.BAD_CERTIFICATE_CHAIN;
        return new PathFailure(index, fault, certificate.subject() + ": " + Text.oneLine(e.getMessage()));
    }

    /** An RSA signature below an issuer with an EC key has no reason but its cause. */
    private static boolean isSignature(CertPathValidatorException e) {
        return e.getReason() == BasicReason.INVALID_SIGNATURE
                || e.getCause() instanceof SignatureException
                || e.getCause() instanceof InvalidKeyException;
    }
}
