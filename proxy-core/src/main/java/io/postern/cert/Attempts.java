// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import io.postern.cert.CredentialSource.Attempt;
import io.postern.cert.CredentialSource.Finding;
import io.postern.cert.CredentialSource.Part;
import io.postern.tls.crypto.CryptoProvider;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The steps in which a {@link CredentialSource} is read: one that fails leaves its error here, and the others go on. */
final class Attempts {

    private final List<Finding> errors = new ArrayList<>();
    private final List<Finding> warnings = new ArrayList<>();

    /** Reads a part. */
    interface Step<T> {
        T run() throws CredentialException;
    }

    /** Reads a part that needs a passphrase. */
    interface SecretStep<T> {
        T run(Passphrase passphrase) throws CredentialException;
    }

    /** What the step gives, or null where it fails. */
    <T> @Nullable T at(Part part, Step<T> step) {
        try {
            return step.run();
        } catch (CredentialException e) {
            errors.add(new Finding(part, e.problem()));
            return null;
        }
    }

    /** The same with a passphrase, which is wiped afterwards. */
    <T> @Nullable T at(Part part, PassphraseSource source, SecretStep<T> step) {
        Passphrase passphrase = at(Part.PASSPHRASE, source::read);
        if (passphrase == null) {
            return null;
        }
        warn(Part.PASSPHRASE, source.exposure());
        try (passphrase) {
            return at(part, () -> step.run(passphrase));
        }
    }

    void warn(Part part, @Nullable String doubt) {
        if (doubt != null) {
            warnings.add(new Finding(part, doubt));
        }
    }

    /** The chain in a PEM file or, where there is none, in the store that the key is from. */
    @Nullable
    CertificateChain chain(@Nullable Path file, String store, @Nullable KeyEntry entry) {
        if (file != null) {
            return at(Part.CHAIN, () -> CertificateChain.read(file));
        }
        if (entry == null) {
            return null;
        }
        return at(Part.KEY, () -> {
            if (entry.chain().isEmpty()) {
                throw new CredentialException(
                        store + " has no certificate for its key; expected the key \"chain\" beside it");
            }
            return CertificateChain.of(store, entry.chain());
        });
    }

    /** Brings the two together, and ends. */
    Attempt end(@Nullable CertificateChain chain, @Nullable PrivateKey key, CryptoProvider crypto) {
        Credential credential =
                chain == null || key == null ? null : at(Part.KEY, () -> Credentials.of(chain, key, crypto));
        return new Attempt(chain, credential, errors, warnings);
    }

    /** These files and those of the passphrase. */
    static Set<Path> files(@Nullable PassphraseSource passphrase, @Nullable Path... files) {
        Set<Path> all = new HashSet<>();
        for (Path file : files) {
            if (file != null) {
                all.add(file);
            }
        }
        if (passphrase != null) {
            all.addAll(passphrase.files());
        }
        return Set.copyOf(all);
    }
}
