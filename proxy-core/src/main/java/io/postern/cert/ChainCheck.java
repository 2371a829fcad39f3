// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.X509ObjectIdentifiers;

/**
 * What clients will not like about a chain although it can be served. Names link it, as in the path building of clients;
 * its signatures are left to them.
 */
public final class ChainCheck {

    private static final int DIGITAL_SIGNATURE = 0;

    /** Whoever renews certificates by themselves does so a month before their end, or after two thirds of their life. */
    private static final Duration SOON = Duration.ofDays(14);

    private ChainCheck() {}

    /** One sentence per doubt, without a full stop; empty where all is well at that time. */
    public static List<String> doubts(CertificateChain chain, Instant now) {
        List<X509Certificate> certificates = chain.certificates();
        List<String> doubts = new ArrayList<>();
        for (X509Certificate certificate : certificates) {
            addValidity(certificate, now, doubts);
        }
        addPurpose(certificates.getFirst(), doubts);
        if (!addDisorder(certificates, doubts)) {
            addMissingIssuer(certificates, doubts);
        }
        return List.copyOf(doubts);
    }

    private static void addValidity(X509Certificate certificate, Instant now, List<String> doubts) {
        Instant from = certificate.getNotBefore().toInstant();
        Instant to = certificate.getNotAfter().toInstant();
        if (now.isAfter(to)) {
            doubts.add("the certificate of " + subject(certificate) + " expired at " + to);
        } else if (now.isAfter(to.minus(SOON))) {
            doubts.add("the certificate of " + subject(certificate) + " expires at " + to + ", in "
                    + days(Duration.between(now, to)));
        }
        if (now.isBefore(from)) {
            doubts.add("the certificate of " + subject(certificate) + " is not valid before " + from);
        }
    }

    private static String days(Duration left) {
        return left.toDays() == 1 ? "1 day" : left.toDays() + " days";
    }

    private static void addPurpose(X509Certificate certificate, List<String> doubts) {
        boolean[] usage = certificate.getKeyUsage();
        if (usage != null && !usage[DIGITAL_SIGNATURE]) {
            doubts.add("the certificate's keyUsage lacks digitalSignature, without which no TLS 1.3 client accepts it");
        }
        try {
            List<String> purposes = certificate.getExtendedKeyUsage();
            if (purposes != null
                    && !purposes.contains(KeyPurposeId.id_kp_serverAuth.getId())
                    && !purposes.contains(KeyPurposeId.anyExtendedKeyUsage.getId())) {
                doubts.add("the certificate's extendedKeyUsage lacks serverAuth: it is not for a server");
            }
        } catch (CertificateParsingException e) {
            doubts.add("the certificate's extendedKeyUsage cannot be read: " + Text.oneLine(e.getMessage()));
        }
    }

    /** Each certificate should be followed by its issuer (RFC 8446 §4.4.2). Only the first break is told. */
    private static boolean addDisorder(List<X509Certificate> certificates, List<String> doubts) {
        for (int i = 0; i + 1 < certificates.size(); i++) {
            X509Certificate certificate = certificates.get(i);
            if (!issued(certificates.get(i + 1), certificate)) {
                int issuer = issuerOf(certificate, certificates);
                doubts.add(
                        issuer >= 0
                                ? "the chain is out of order: the issuer of certificate " + (i + 1) + " is certificate "
                                        + (issuer + 1) + ", but certificate " + (i + 2) + " follows it"
                                : "the chain is broken: certificate " + (i + 1) + " was issued by "
                                        + issuer(certificate) + ", which is missing; "
                                        + subject(certificates.get(i + 1)) + " follows it");
                return true;
            }
        }
        return false;
    }

    /**
     * A chain may end before its root, so that only a single certificate can lack something: one from a public authority,
     * since these issue from intermediates that clients do not have. Such certificates name where the intermediate is to
     * be had (the CA/Browser Forum's Baseline Requirements §7.1.2.7.7); those that a root of one's own has signed do not.
     */
    private static void addMissingIssuer(List<X509Certificate> certificates, List<String> doubts) {
        X509Certificate first = certificates.getFirst();
        if (certificates.size() == 1 && !issued(first, first) && namesIssuersLocation(first)) {
            doubts.add("the chain ends with its first certificate: clients that do not have its issuer, "
                    + issuer(first) + ", cannot verify it; append the issuer's certificate");
        }
    }

    /** Whether authorityInfoAccess has an id-ad-caIssuers (RFC 5280 §4.2.2.1). */
    private static boolean namesIssuersLocation(X509Certificate certificate) {
        byte[] extension = certificate.getExtensionValue(Extension.authorityInfoAccess.getId());
        if (extension == null) {
            return false;
        }
        try {
            AuthorityInformationAccess access = AuthorityInformationAccess.getInstance(
                    ASN1OctetString.getInstance(extension).getOctets());
            return Arrays.stream(access.getAccessDescriptions())
                    .anyMatch(
                            description -> X509ObjectIdentifiers.id_ad_caIssuers.equals(description.getAccessMethod()));
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static int issuerOf(X509Certificate certificate, List<X509Certificate> candidates) {
        for (int i = 0; i < candidates.size(); i++) {
            if (!candidates.get(i).equals(certificate) && issued(candidates.get(i), certificate)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean issued(X509Certificate issuer, X509Certificate certificate) {
        return issuer.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
    }

    private static String subject(X509Certificate certificate) {
        String name = certificate.getSubjectX500Principal().getName();
        return name.isEmpty() ? "an empty subject" : '"' + Text.oneLine(name) + '"';
    }

    private static String issuer(X509Certificate certificate) {
        return '"' + Text.oneLine(certificate.getIssuerX500Principal().getName()) + '"';
    }
}
