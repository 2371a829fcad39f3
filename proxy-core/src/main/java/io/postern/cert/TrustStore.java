// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.util.io.pem.PemObject;
import org.jspecify.annotations.Nullable;

/** The authorities whose certificates are believed: trust anchors (RFC 5280 §6.1.1). Immutable. */
public final class TrustStore {

    private static final int NO_AUTHORITY = -1;

    private final Path file;
    private final List<PathCertificate> certificates;
    private final Map<X500Principal, List<PathCertificate>> anchors;

    private TrustStore(Path file, List<PathCertificate> certificates) {
        this.file = file;
        this.certificates = List.copyOf(certificates);
        Map<X500Principal, List<PathCertificate>> byName = new HashMap<>();
        for (PathCertificate certificate : certificates) {
            if (objection(certificate.x509()) == null) {
                byName.computeIfAbsent(certificate.x509().getSubjectX500Principal(), _ -> new ArrayList<>())
                        .add(certificate);
            }
        }
        byName.replaceAll((_, sameName) -> List.copyOf(sameName));
        this.anchors = Map.copyOf(byName);
    }

    /**
     * Reads the CERTIFICATE blocks of a PEM file and skips all others. A certificate that stands twice counts once.
     *
     * @throws CredentialException where it cannot be read, has none, or has one that is no X.509 certificate
     */
    public static TrustStore read(Path file) throws CredentialException {
        List<PemObject> blocks = PemFile.blocks(file);
        Map<X509Certificate, PathCertificate> certificates = new LinkedHashMap<>();
        int number = 0;
        for (PemObject block : blocks) {
            if (block.getType().equals("CERTIFICATE")) {
                number++;
                try {
                    PathCertificate certificate = PathCertificate.read(block.getContent(), null);
                    var _ = AuthorityRules.nameConstraints(certificate);
                    certificates.putIfAbsent(certificate.x509(), certificate);
                } catch (CertificateException | RuntimeException e) {
                    throw new CredentialException(file + ": its certificate number " + number + " is not valid X.509: "
                            + Text.oneLine(e.getMessage()));
                }
            }
        }
        if (certificates.isEmpty()) {
            throw new CredentialException(file + " has no CERTIFICATE block, only " + PemFile.labels(blocks));
        }
        return new TrustStore(file, List.copyOf(certificates.values()));
    }

    /** What is odd about the file although it can be used: one sentence each, without a full stop. */
    public List<String> doubts(Instant now) {
        List<String> doubts = new ArrayList<>();
        for (PathCertificate certificate : certificates) {
            X509Certificate x509 = certificate.x509();
            String objection = objection(x509);
            if (objection != null) {
                doubts.add(file + ": " + certificate.subject() + " is not used: " + objection);
            } else if (now.isAfter(x509.getNotAfter().toInstant())) {
                doubts.add(file + ": " + certificate.subject() + " expired at "
                        + x509.getNotAfter().toInstant());
            } else if (now.isBefore(x509.getNotBefore().toInstant())) {
                doubts.add(file + ": " + certificate.subject() + " is not valid before "
                        + x509.getNotBefore().toInstant());
            }
        }
        if (anchors.isEmpty()) {
            doubts.add(file + " has no authority at all: every client certificate will be refused");
        }
        return List.copyOf(doubts);
    }

    /**
     * The authorities' names in DER, each once, in the file's order, for {@code certificate_authorities} (RFC 8446
     * §4.2.4). Empty where {@link #doubts} says that there is no authority.
     */
    public List<byte[]> distinguishedNames() {
        return certificates.stream()
                .map(certificate -> certificate.x509().getSubjectX500Principal())
                .filter(anchors::containsKey)
                .distinct()
                .map(X500Principal::getEncoded)
                .toList();
    }

    void addTo(MessageDigest digest) {
        for (PathCertificate certificate : certificates) {
            try {
                digest.update(certificate.x509().getEncoded());
            } catch (CertificateEncodingException e) {
                throw new IllegalStateException(e); // it has been read from these bytes
            }
        }
    }

    /** Those that a certificate names as its issuer: mostly one, and two while an authority changes its key. */
    List<PathCertificate> issuersOf(PathCertificate certificate) {
        return anchors.getOrDefault(certificate.x509().getIssuerX500Principal(), List.of()).stream()
                .filter(certificate::namesAsIssuer)
                .toList();
    }

    /**
     * Why a certificate cannot be an authority's, or null. A self-signed certificate of version 1 can: it is older than
     * the extensions that would say so, and somebody has put it here by hand.
     */
    private static @Nullable String objection(X509Certificate certificate) {
        boolean versionOne = certificate.getVersion() == 1
                && certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
        if (certificate.getBasicConstraints() == NO_AUTHORITY && !versionOne) {
            return "it is no authority's (basicConstraints lacks cA)";
        }
        return KeyUsage.KEY_CERT_SIGN.isAllowedTo(certificate) ? null : "its keyUsage lacks keyCertSign";
    }
}
