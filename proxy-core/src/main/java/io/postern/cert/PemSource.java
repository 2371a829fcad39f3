// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import io.postern.tls.crypto.CryptoProvider;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A chain and its key in PEM. */
record PemSource(Path chain, Path key, @Nullable PassphraseSource passphrase) implements CredentialSource {

    @Override
    public String name() {
        return chain.toString();
    }

    @Override
    public Set<Path> files() {
        return Attempts.files(passphrase, chain, key);
    }

    @Override
    public Attempt attempt(CryptoProvider crypto) {
        Attempts attempts = new Attempts();
        CertificateChain certificates = attempts.at(Part.CHAIN, () -> CertificateChain.read(chain));
        PrivateKey secret = passphrase == null
                ? attempts.at(Part.KEY, () -> KeyFile.read(key))
                : attempts.at(Part.KEY, passphrase, phrase -> KeyFile.read(key, phrase));
        if (secret != null) {
            attempts.warn(Part.KEY, KeyFile.exposure(key));
        }
        return attempts.end(certificates, secret, crypto);
    }
}
