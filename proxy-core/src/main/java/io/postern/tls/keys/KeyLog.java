// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.keys;

import io.postern.tls.wire.Secret;

/**
 * Gets the secrets of every connection, so that somebody who debugs can decrypt what was captured (RFC 9850, the
 * {@code SSLKEYLOGFILE} format). Whoever reads them can read all traffic: off unless an operator asks for it. Called on
 * event loops: safe for many threads, never blocking.
 */
@FunctionalInterface
public interface KeyLog {

    /** Tells nobody. */
    KeyLog OFF = (_, _, _) -> {};

    /**
     * One secret.
     *
     * @param label of the format: {@code CLIENT_HANDSHAKE_TRAFFIC_SECRET}
     * @param clientRandom of the ClientHello, 32 bytes
     * @param secret valid during the call only
     */
    void secret(String label, byte[] clientRandom, Secret secret);
}
