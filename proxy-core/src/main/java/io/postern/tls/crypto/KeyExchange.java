// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto;

import io.postern.tls.wire.Secret;

/**
 * A server's half of a key exchange, in the shape of a KEM: Diffie-Hellman groups make an ephemeral key pair and agree,
 * ML-KEM encapsulates. Safe for use by many threads.
 */
public interface KeyExchange {

    NamedGroup group();

    /** Who computes it, for {@code postern crypto}: {@code Conscrypt}. */
    String provider();

    /** Whether it takes so long, above about 300 µs, that an event loop must leave it to an executor. */
    boolean slow();

    /**
     * Answers a client's share.
     *
     * @param clientShare {@code key_exchange} as received, any length; not kept
     * @throws io.postern.tls.alert.TlsException {@code BAD_KEY_SHARE} where the share has a wrong length, is not on the
     *     curve or outside the range, or leads to an all-zero secret (RFC 8446 §4.2.8, §7.4.2)
     */
    Answer answer(byte[] clientShare);

    /**
     * What {@link #answer} leads to.
     *
     * @param serverShare the {@code key_exchange} to send
     * @param sharedSecret the (EC)DHE input of the key schedule; the receiver closes it
     */
    record Answer(byte[] serverShare, Secret sharedSecret) {}
}
