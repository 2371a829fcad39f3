// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import io.postern.tls.alert.Fault;
import java.time.Instant;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraintValidatorException;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.PKIXNameConstraintValidator;
import org.jspecify.annotations.Nullable;

/**
 * What the certificate of an authority says of the paths below it. To RFC 5280 §6.1 an anchor is a name and a key, and
 * Java leaves it at that; but whoever made a root that is good for a year, for one domain or without intermediates
 * wants it to be kept to that (RFC 5937).
 */
final class AuthorityRules {

    private AuthorityRules() {}

    static @Nullable PathFailure check(CandidatePath path, Instant now) {
        PathCertificate authority = path.authority();
        PathFailure invalid = Validity.check(authority, path.length(), now);
        if (invalid != null) {
            return invalid;
        }
        long intermediates = path.certificates().stream()
                .skip(1)
                .filter(certificate -> !certificate.isSelfIssued())
                .count();
        int most = authority.x509().getBasicConstraints();
        if (most >= 0 && intermediates > most) {
            return new PathFailure(
                    0,
                    Fault.BAD_CERTIFICATE_CHAIN,
                    path.leaf().subject() + " is too far below " + authority.subject() + ", whose pathLenConstraint is "
                            + most);
        }
        NameConstraints constraints = nameConstraints(authority);
        return constraints == null ? null : checkNames(path, constraints);
    }

    /**
     * Those of RFC 5280 §4.2.1.10, or null.
     *
     * @throws IllegalArgumentException where they cannot be read
     */
    static @Nullable NameConstraints nameConstraints(PathCertificate authority) {
        Extensions extensions = authority.structure().getTBSCertificate().getExtensions();
        return extensions == null
                ? null
                : NameConstraints.getInstance(extensions.getExtensionParsedValue(Extension.nameConstraints));
    }

    private static @Nullable PathFailure checkNames(CandidatePath path, NameConstraints constraints) {
        PKIXNameConstraintValidator names = new PKIXNameConstraintValidator();
        if (constraints.getPermittedSubtrees() != null) {
            names.intersectPermittedSubtree(constraints.getPermittedSubtrees());
        }
        if (constraints.getExcludedSubtrees() != null) {
            for (GeneralSubtree excluded : constraints.getExcludedSubtrees()) {
                names.addExcludedSubtree(excluded);
            }
        }
        for (int i = path.length() - 1; i >= 0; i--) {
            PathCertificate certificate = path.certificate(i);
            if (i > 0 && certificate.isSelfIssued()) {
                continue;
            }
            try {
                checkNames(certificate, names);
            } catch (NameConstraintValidatorException e) {
                return new PathFailure(
                        i,
                        Fault.BAD_CERTIFICATE_CHAIN,
                        certificate.subject() + " breaks the nameConstraints of "
                                + path.authority().subject() + ": " + Text.oneLine(e.getMessage()));
            }
        }
        return null;
    }

    private static void checkNames(PathCertificate certificate, PKIXNameConstraintValidator names)
            throws NameConstraintValidatorException {
        X500Name subject = certificate.structure().getSubject();
        if (subject.getRDNs().length > 0) {
            names.checkPermittedDN(subject);
            names.checkExcludedDN(subject);
        }
        Extensions extensions = certificate.structure().getTBSCertificate().getExtensions();
        GeneralNames alternatives =
                extensions == null ? null : GeneralNames.fromExtensions(extensions, Extension.subjectAlternativeName);
        for (GeneralName name : alternatives == null ? addresses(subject) : alternatives.getNames()) {
            names.checkPermitted(name);
            names.checkExcluded(name);
        }
    }

    /** Where old certificates have what belongs into subjectAltName (RFC 5280 §4.2.1.6). */
    private static GeneralName[] addresses(X500Name subject) {
        return Stream.of(subject.getRDNs(BCStyle.EmailAddress))
                .map(rdn -> IETFUtils.valueToString(rdn.getFirst().getValue()))
                .map(address -> new GeneralName(GeneralName.rfc822Name, address))
                .toArray(GeneralName[]::new);
    }
}
