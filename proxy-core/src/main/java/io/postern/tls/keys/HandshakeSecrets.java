// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.keys;

import io.postern.tls.wire.Secret;

/** The second stage of the key schedule: what the key exchange gives. */
public final class HandshakeSecrets implements AutoCloseable {

    private final Hkdf hkdf;
    private final Secret handshakeSecret;

    HandshakeSecrets(Hkdf hkdf, Secret handshakeSecret) {
        this.hkdf = hkdf;
        this.handshakeSecret = handshakeSecret;
    }

    /** {@code client_handshake_traffic_secret}, from the hash of ClientHello to ServerHello. */
    public TrafficSecret clientTraffic(byte[] serverHelloHash) {
        return new TrafficSecret(hkdf, hkdf.deriveSecret(handshakeSecret, "c hs traffic", serverHelloHash));
    }

    /** {@code server_handshake_traffic_secret}, from the hash of ClientHello to ServerHello. */
    public TrafficSecret serverTraffic(byte[] serverHelloHash) {
        return new TrafficSecret(hkdf, hkdf.deriveSecret(handshakeSecret, "s hs traffic", serverHelloHash));
    }

    /** The next stage. This one is used up. */
    public MasterSecrets master() {
        try (handshakeSecret;
                Secret derived = hkdf.deriveSecret(handshakeSecret, "derived");
                Secret zeros = Secret.zeros(hkdf.hashLength())) {
            return new MasterSecrets(hkdf, hkdf.extract(derived, zeros));
        }
    }

    @Override
    public void close() {
        handshakeSecret.close();
    }
}
