// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto.jca;

import io.postern.tls.crypto.CryptoProvider;
import io.postern.tls.crypto.SignatureScheme;
import io.postern.tls.crypto.Signer;
import io.postern.tls.crypto.Verifier;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A rare scheme, whose library is chosen and tested when the first key comes that it is for: testing them all would add a
 * third to the time of every start. That first key waits for it, up to some hundred milliseconds.
 */
final class LateScheme {

    private final SchemeParameters parameters;
    private final Supplier<@Nullable JcaScheme> choice;
    private boolean chosen;
    private @Nullable JcaScheme scheme;

    /** {@code choice} gives null where no library has the scheme, and is asked once. */
    LateScheme(SignatureScheme scheme, Supplier<@Nullable JcaScheme> choice) {
        this.parameters = SchemeParameters.of(scheme);
        this.choice = choice;
    }

    synchronized @Nullable JcaScheme scheme() {
        if (!chosen) {
            scheme = choice.get();
            chosen = true;
        }
        return scheme;
    }

    CryptoProvider.Signing signing() {
        return new Signing();
    }

    CryptoProvider.Verifying verifying() {
        return new Verifying();
    }

    private String provider() {
        JcaScheme found = scheme();
        return found == null ? "none" : found.signing().provider();
    }

    private final class Signing implements CryptoProvider.Signing {

        @Override
        public SignatureScheme scheme() {
            return parameters.scheme();
        }

        @Override
        public String provider() {
            return LateScheme.this.provider();
        }

        @Override
        public @Nullable Signer signer(PrivateKey privateKey, PublicKey publicKey) {
            if (!parameters.fits(KeyKind.of(publicKey))) {
                return null;
            }
            JcaScheme found = LateScheme.this.scheme();
            return found == null ? null : found.signing().signer(privateKey, publicKey);
        }
    }

    private final class Verifying implements CryptoProvider.Verifying {

        @Override
        public SignatureScheme scheme() {
            return parameters.scheme();
        }

        @Override
        public String provider() {
            return LateScheme.this.provider();
        }

        @Override
        public @Nullable Verifier verifier(byte[] subjectPublicKeyInfo) {
            if (!parameters.fitsPeer(KeyKind.of(subjectPublicKeyInfo))) {
                return null;
            }
            JcaScheme found = LateScheme.this.scheme();
            return found == null ? null : found.verifying().verifier(subjectPublicKeyInfo);
        }
    }
}
