// SPDX-License-Identifier: Apache-2.0
package io.postern.bogo;

import io.postern.tls.crypto.CryptoProvider;
import io.postern.tls.crypto.SignatureScheme;
import io.postern.tls.crypto.Verifier;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Notes by which scheme a client has signed.
 *
 * @param used takes its code
 */
record WatchedVerifying(CryptoProvider.Verifying verifying, AtomicInteger used) implements CryptoProvider.Verifying {

    /** A provider that notes it. */
    static CryptoProvider in(CryptoProvider crypto, AtomicInteger used) {
        return new CryptoProvider(
                crypto.name(),
                crypto.suiteSource(),
                crypto.groupSource(),
                crypto.signing(),
                crypto.verifying().stream()
                        .<CryptoProvider.Verifying>map(verifying -> new WatchedVerifying(verifying, used))
                        .toList(),
                crypto.random());
    }

    @Override
    public SignatureScheme scheme() {
        return verifying.scheme();
    }

    @Override
    public String provider() {
        return verifying.provider();
    }

    @Override
    public @Nullable Verifier verifier(byte[] subjectPublicKeyInfo) {
        used.set(scheme().code());
        return verifying.verifier(subjectPublicKeyInfo);
    }
}
