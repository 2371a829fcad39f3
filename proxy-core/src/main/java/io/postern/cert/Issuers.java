// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Where the issuer of a certificate is found: in its chain, in a file, or among the roots that Java brings along. */
final class Issuers {

    private final List<X509Certificate> known;

    /**
     * Those of a chain and a file.
     *
     * @throws CredentialException where the file cannot be read
     */
    Issuers(List<X509Certificate> chain, @Nullable Path file) throws CredentialException {
        known = new ArrayList<>(chain);
        if (file != null) {
            known.addAll(CertificateChain.read(file).certificates());
        }
    }

    /** Whose key has signed the certificate; null where that is not known, or is its own. */
    @Nullable
    X509Certificate of(X509Certificate certificate) {
        if (certificate.getIssuerX500Principal().equals(certificate.getSubjectX500Principal())) {
            return null;
        }
        return Stream.concat(known.stream(), Stream.of(0).flatMap(_ -> Roots.ALL.stream()))
                .filter(candidate -> hasIssued(candidate, certificate))
                .findFirst()
                .orElse(null);
    }

    private static boolean hasIssued(X509Certificate issuer, X509Certificate certificate) {
        if (!issuer.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())) {
            return false;
        }
        try {
            certificate.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException _) {
            return false; // another key of the same name
        }
    }

    /** Read when first needed, which few configurations do: the issuer mostly stands in the chain. */
    private static final class Roots {

        static final List<X509Certificate> ALL = read();

        private static List<X509Certificate> read() {
            try {
                TrustManagerFactory factory =
                        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
                factory.init((KeyStore) null);
                return Stream.of(factory.getTrustManagers())
                        .filter(X509TrustManager.class::isInstance)
                        .map(X509TrustManager.class::cast)
                        .flatMap(manager -> Stream.of(manager.getAcceptedIssuers()))
                        .toList();
            } catch (GeneralSecurityException | RuntimeException _) {
                return List.of(); // a runtime without a trust store
            }
        }
    }
}
