// SPDX-License-Identifier: Apache-2.0
package io.postern.bogo;

import io.postern.tls.crypto.SignatureScheme;
import io.postern.tls.crypto.Signer;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A signer that notes which credential was chosen.
 *
 * @param slow whether it has to be waited for: what a test with {@code -async} asks for
 * @param credential its number among those of the flags
 * @param chosen takes that number when it signs
 */
record WatchedSigner(Signer signer, boolean slow, int credential, AtomicInteger chosen) implements Signer {

    @Override
    public SignatureScheme scheme() {
        return signer.scheme();
    }

    @Override
    public String provider() {
        return signer.provider();
    }

    @Override
    public byte[] sign(byte[] content) {
        chosen.set(credential);
        return signer.sign(content);
    }
}
