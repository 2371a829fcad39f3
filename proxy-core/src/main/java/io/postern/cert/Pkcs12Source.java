// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import io.postern.tls.crypto.CryptoProvider;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A key, and mostly its chain, in PKCS #12. */
record Pkcs12Source(
        Path file,
        PassphraseSource passphrase,
        @Nullable String alias,
        @Nullable Path chain) implements CredentialSource {

    @Override
    public String name() {
        return file.toString();
    }

    @Override
    public Set<Path> files() {
        return Attempts.files(passphrase, file, chain);
    }

    @Override
    public Attempt attempt(CryptoProvider crypto) {
        Attempts attempts = new Attempts();
        KeyEntry entry = attempts.at(Part.KEY, passphrase, phrase -> Pkcs12File.read(file, phrase, alias));
        if (entry != null) {
            attempts.warn(Part.KEY, KeyFile.exposure(file));
        }
        CertificateChain certificates = attempts.chain(chain, name(), entry);
        return attempts.end(certificates, entry == null ? null : entry.key(), crypto);
    }
}
