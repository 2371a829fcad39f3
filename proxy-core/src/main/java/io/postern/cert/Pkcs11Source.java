// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import io.postern.tls.crypto.CryptoProvider;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A key in a PKCS #11 token, and its chain there or in PEM. */
record Pkcs11Source(
        TokenAddress token,
        String label,
        PassphraseSource pin,
        @Nullable Path chain) implements CredentialSource {

    @Override
    public String name() {
        return "pkcs11:" + label;
    }

    @Override
    public Set<Path> files() {
        return Attempts.files(pin, chain);
    }

    @Override
    public Attempt attempt(CryptoProvider crypto) {
        Attempts attempts = new Attempts();
        KeyEntry entry =
                attempts.at(Part.KEY, pin, phrase -> Pkcs11Token.of(token).entry(label, phrase));
        CertificateChain certificates = attempts.chain(chain, name(), entry);
        return attempts.end(certificates, entry == null ? null : entry.key(), crypto);
    }
}
