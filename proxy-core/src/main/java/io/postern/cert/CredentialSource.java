// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import io.postern.tls.crypto.CryptoProvider;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a certificate chain and its key come from. It holds names only: everything is read anew by each {@link #load},
 * passphrases too. Two that are equal lead to the same.
 */
public sealed interface CredentialSource permits PemSource, Pkcs12Source, Pkcs11Source {

    /**
     * Two PEM files, which may be the same.
     *
     * @param passphrase of a key that is encrypted; else null
     */
    static CredentialSource pem(Path chain, Path key, @Nullable PassphraseSource passphrase) {
        return new PemSource(chain, key, passphrase);
    }

    /**
     * A PKCS #12 file.
     *
     * @param alias the name of its key; null for the only one
     * @param chain a PEM file whose certificates take the place of those in the file; or null
     */
    static CredentialSource pkcs12(
            Path file, PassphraseSource passphrase, @Nullable String alias, @Nullable Path chain) {
        return new Pkcs12Source(file, passphrase, alias, chain);
    }

    /**
     * A key in a PKCS #11 token.
     *
     * @param label of the key's certificate in the token
     * @param chain a PEM file whose certificates take the place of those in the token; or null
     */
    static CredentialSource pkcs11(TokenAddress token, String label, PassphraseSource pin, @Nullable Path chain) {
        return new Pkcs11Source(token, label, pin, chain);
    }

    /** For logs: the path of the chain or of the PKCS #12 file, or {@code pkcs11:} and a label. */
    String name();

    /** Every file that {@link #load} reads. */
    Set<Path> files();

    /**
     * Reads as much as there is and tells all that is wrong, where {@link #load} would stop at the first. Reads files, may
     * call a token and wait for it: not for an event loop. Safe for use by many threads.
     */
    Attempt attempt(CryptoProvider crypto);

    /**
     * Reads all of it.
     *
     * @throws CredentialException the first of what is wrong
     */
    default Loaded load(CryptoProvider crypto) throws CredentialException {
        Attempt attempt = attempt(crypto);
        if (!attempt.errors.isEmpty()) {
            throw new CredentialException(attempt.errors.getFirst().text);
        }
        if (attempt.chain == null || attempt.credential == null) {
            throw new IllegalStateException("neither a credential nor an error from " + name());
        }
        List<String> warnings = attempt.warnings.stream().map(Finding::text).toList();
        return new Loaded(attempt.chain, attempt.credential, warnings);
    }

    /** What a finding is about. */
    enum Part {
        /** The PEM file of the chain. */
        CHAIN,
        /** The key, in whatever form, and the store that it is in. */
        KEY,
        PASSPHRASE
    }

    /**
     * What is wrong with a part, on one line.
     *
     * @param text never quotes a secret
     */
    record Finding(Part part, String text) {}

    /**
     * What was read.
     *
     * @param warnings about who else may read what is secret; {@link ChainCheck} has those about the chain
     */
    record Loaded(CertificateChain chain, Credential credential, List<String> warnings) {}

    /**
     * What could be read.
     *
     * @param chain null where it has an error
     * @param credential null where there is any error
     */
    record Attempt(
            @Nullable CertificateChain chain,
            @Nullable Credential credential,
            List<Finding> errors,
            List<Finding> warnings) {

        public Attempt {
            errors = List.copyOf(errors);
            warnings = List.copyOf(warnings);
        }
    }
}
