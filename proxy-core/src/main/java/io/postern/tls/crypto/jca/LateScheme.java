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
 * A scheme, whose library is chosen and tested when the first key comes that it is for: most certificates have one kind of
 * key, and to test the schemes of all would add half to the time of every start. That first key waits for it, up to some
 * hundred milliseconds.
 */
final class LateScheme implements CryptoProvider.Signing, CryptoProvider.Verifying {

    private final SchemeParameters parameters;
    private final boolean common;
    private final Supplier<@Nullable JcaScheme> choice;
    private boolean asked;
    private @Nullable JcaScheme chosen;

    /**
     * A scheme of which nothing has been asked yet.
     *
     * @param common whether to {@link #prepare} chooses
     * @param choice gives null where no library has the scheme, and is asked once
     */
    LateScheme(SignatureScheme scheme, boolean common, Supplier<@Nullable JcaScheme> choice) {
        this.parameters = SchemeParameters.of(scheme);
        this.common = common;
        this.choice = choice;
    }

    /** Chooses now, if that has not been done. */
    synchronized @Nullable JcaScheme chosen() {
        if (!asked) {
            chosen = choice.get();
            asked = true;
        }
        return chosen;
    }

    @Override
    public SignatureScheme scheme() {
        return parameters.scheme();
    }

    @Override
    public String provider() {
        JcaScheme found = chosen();
        return found == null ? "none" : found.signing().provider();
    }

    @Override
    public @Nullable Signer signer(PrivateKey privateKey, PublicKey publicKey) {
        if (!parameters.fits(KeyKind.of(publicKey))) {
            return null;
        }
        JcaScheme found = chosen();
        return found == null ? null : found.signing().signer(privateKey, publicKey);
    }

    @Override
    public boolean prepare() {
        return !common || chosen() != null;
    }

    @Override
    public @Nullable Verifier verifier(byte[] subjectPublicKeyInfo) {
        if (!parameters.fitsPeer(KeyKind.of(subjectPublicKeyInfo))) {
            return null;
        }
        JcaScheme found = chosen();
        return found == null ? null : found.verifying().verifier(subjectPublicKeyInfo);
    }
}
