// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.keys;

import io.postern.tls.crypto.HashFunction;
import io.postern.tls.wire.Secret;

/** The first stage of the key schedule: what is known before any key exchange. */
public final class EarlySecrets {

    private final Hkdf hkdf;
    private final Secret earlySecret;

    private EarlySecrets(Hkdf hkdf, Secret earlySecret) {
        this.hkdf = hkdf;
        this.earlySecret = earlySecret;
    }

    /** "If a given secret is not available, then the 0-value [...] is used" (RFC 8446 §7.1). */
    public static EarlySecrets withoutPsk(HashFunction hash) {
        Hkdf hkdf = new Hkdf(hash);
        try (Secret salt = Secret.zeros(hkdf.hashLength());
                Secret psk = Secret.zeros(hkdf.hashLength())) {
            return new EarlySecrets(hkdf, hkdf.extract(salt, psk));
        }
    }

    /**
     * The next stage. This one is used up.
     *
     * @param sharedSecret the result of the key exchange; the caller closes it
     */
    public HandshakeSecrets handshake(Secret sharedSecret) {
        try (earlySecret;
                Secret derived = hkdf.deriveSecret(earlySecret, "derived")) {
            return new HandshakeSecrets(hkdf, hkdf.extract(derived, sharedSecret));
        }
    }
}
