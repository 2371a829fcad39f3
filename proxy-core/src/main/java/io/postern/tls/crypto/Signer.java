// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto;

/** A private key bound to one scheme. Safe for use by many threads. */
public interface Signer {

    SignatureScheme scheme();

    /** Who computes it, for {@code postern crypto}. */
    String provider();

    /**
     * Whether a signature takes longer than about 300 µs (large RSA keys, keys in hardware), so that an event loop must
     * leave it to an executor.
     */
    boolean slow();

    /** Whether it is somebody else who signs, as a token: that is slow, and may not come back at all. */
    default boolean remote() {
        return false;
    }

    /**
     * Signs.
     *
     * @throws io.postern.tls.alert.TlsException {@code INTERNAL}, with the cause, when the provider fails
     */
    byte[] sign(byte[] content);
}
