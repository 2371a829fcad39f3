// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto;

import java.security.PrivateKey;
import java.security.Provider;
import org.jspecify.annotations.Nullable;

/**
 * A key that does not leave its provider: in a token, an HSM, a key service. It brings the provider along, which need not
 * be registered with Java.
 *
 * @param handle what the provider knows the key by
 */
public record HardwareKey(PrivateKey handle, Provider provider) implements PrivateKey {

    private static final long serialVersionUID = 1L;

    @Override
    public String getAlgorithm() {
        return handle.getAlgorithm();
    }

    /** Null: there is no encoding. */
    @Override
    public @Nullable String getFormat() {
        return null;
    }

    /** Null also where the provider would give the key away: whoever puts a key into hardware wants it to stay there. */
    @Override
    public byte @Nullable [] getEncoded() {
        return null;
    }

    @Override
    public String toString() {
        return getAlgorithm() + " key of " + provider.getName();
    }
}
