// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CRLException;
import java.security.cert.X509CRL;
import java.security.cert.X509CRLEntry;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;
import org.jspecify.annotations.Nullable;

/** One complete CRL of one issuer (RFC 5280 §5): neither a delta nor one on behalf of others. Safe for many threads. */
final class RevocationList {

    /** What the list says of a certificate. */
    sealed interface Answer {
        record Revoked(Instant at) implements Answer {}

        /** Not on the list, which is current and complete for it. */
        record Good() implements Answer {}

        record Silent() implements Answer {}
    }

    private static final Set<String> KNOWN_EXTENSIONS = Set.of(Extension.issuingDistributionPoint.getId());

    /** A name has a key, or two while they change; more are somebody's attempt to fill our memory. */
    private static final int MOST_KEYS = 8;

    private final X509CRL list;
    private final @Nullable IssuingDistributionPoint scope;

    /** Which keys have signed it and which not, so that a list of megabytes is hashed once, not per handshake. */
    private final Map<PublicKey, Boolean> signers = new ConcurrentHashMap<>();

    private RevocationList(X509CRL list, @Nullable IssuingDistributionPoint scope) {
        this.list = list;
        this.scope = scope;
    }

    /** @throws CRLException where it is of a kind that is not used here */
    static RevocationList of(X509CRL list) throws CRLException {
        if (list.getExtensionValue(Extension.deltaCRLIndicator.getId()) != null) {
            throw new CRLException("it is a delta CRL; expected a complete one");
        }
        Set<String> critical = list.getCriticalExtensionOIDs();
        if (critical != null && !KNOWN_EXTENSIONS.containsAll(critical)) {
            throw new CRLException("it has critical extensions that are not known here: " + critical);
        }
        try {
            byte[] value = list.getExtensionValue(Extension.issuingDistributionPoint.getId());
            IssuingDistributionPoint scope = value == null
                    ? null
                    : IssuingDistributionPoint.getInstance(
                            ASN1OctetString.getInstance(value).getOctets());
            if (scope != null && (scope.isIndirectCRL() || scope.onlyContainsAttributeCerts())) {
                throw new CRLException("it is an indirect CRL or one of attribute certificates; expected one of the"
                        + " issuer's own certificates");
            }
            return new RevocationList(list, scope);
        } catch (IllegalArgumentException e) {
            throw new CRLException("its issuingDistributionPoint cannot be read", e);
        }
    }

    X509CRL list() {
        return list;
    }

    boolean isStale(Instant now) {
        return list.getNextUpdate() == null || list.getNextUpdate().toInstant().isBefore(now);
    }

    /** An entry counts even on a list that is stale or meant for others: what was revoked once stays so. */
    Answer answer(X509Certificate certificate, X509Certificate issuer, Instant now) {
        if (!list.getIssuerX500Principal().equals(certificate.getIssuerX500Principal()) || !isSignedBy(issuer)) {
            return new Answer.Silent();
        }
        X509CRLEntry entry = list.getRevokedCertificate(certificate.getSerialNumber());
        if (entry != null) {
            return new Answer.Revoked(entry.getRevocationDate().toInstant());
        }
        boolean current = !list.getThisUpdate().toInstant().isAfter(now) && !isStale(now);
        return current && covers(certificate) ? new Answer.Good() : new Answer.Silent();
    }

    private boolean isSignedBy(X509Certificate issuer) {
        if (!KeyUsage.CRL_SIGN.isAllowedTo(issuer)) {
            return false;
        }
        PublicKey key = issuer.getPublicKey();
        Boolean known = signers.get(key);
        if (known != null) {
            return known;
        }
        boolean signed = verifies(key);
        if (signers.size() < MOST_KEYS) {
            signers.put(key, signed);
        }
        return signed;
    }

    private boolean verifies(PublicKey key) {
        try {
            list.verify(key);
            return true;
        } catch (GeneralSecurityException _) {
            return false;
        }
    }

    /** RFC 5280 §6.3.3 (b) (2). */
    private boolean covers(X509Certificate certificate) {
        if (scope == null) {
            return true;
        }
        boolean authority = certificate.getBasicConstraints() >= 0;
        if (authority ? scope.onlyContainsUserCerts() : scope.onlyContainsCACerts()) {
            return false;
        }
        return scope.getOnlySomeReasons() == null
                && (scope.getDistributionPoint() == null || sharesName(scope.getDistributionPoint(), certificate));
    }

    private static boolean sharesName(DistributionPointName point, X509Certificate certificate) {
        byte[] value = certificate.getExtensionValue(Extension.cRLDistributionPoints.getId());
        if (value == null) {
            return false;
        }
        try {
            CRLDistPoint points =
                    CRLDistPoint.getInstance(ASN1OctetString.getInstance(value).getOctets());
            Set<GeneralName> names = new HashSet<>(fullName(point));
            return Arrays.stream(points.getDistributionPoints())
                    .map(DistributionPoint::getDistributionPoint)
                    .anyMatch(theirs ->
                            theirs != null && fullName(theirs).stream().anyMatch(names::contains));
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static List<GeneralName> fullName(DistributionPointName point) {
        return point.getType() == DistributionPointName.FULL_NAME
                ? List.of(GeneralNames.getInstance(point.getName()).getNames())
                : List.of();
    }
}
