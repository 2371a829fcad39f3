// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.keys;

import io.postern.tls.crypto.HashFunction;
import io.postern.tls.wire.Secret;

/** The first stage of the key schedule: what is known before any key exchange. */
public final class EarlySecrets implements AutoCloseable {

    /** What a binder is keyed by, which tells keys of one kind from those of another (RFC 8446 §4.2.11, RFC 9258 §5.1). */
    public enum Binder {
        EXTERNAL("ext binder"),
        RESUMPTION("res binder"),
        IMPORTED("imp binder");

        private final String label;

        Binder(String label) {
            this.label = label;
        }
    }

    private final Hkdf hkdf;
    private final Secret earlySecret;

    private EarlySecrets(Hkdf hkdf, Secret earlySecret) {
        this.hkdf = hkdf;
        this.earlySecret = earlySecret;
    }

    /** "If a given secret is not available, then the 0-value [...] is used" (RFC 8446 §7.1). */
    public static EarlySecrets withoutPsk(HashFunction hash) {
        try (Secret psk = Secret.zeros(hash.algorithm().length())) {
            return of(hash, psk);
        }
    }

    /**
     * From a pre-shared key.
     *
     * @param psk at least one byte; the caller closes it
     */
    public static EarlySecrets of(HashFunction hash, Secret psk) {
        Hkdf hkdf = new Hkdf(hash);
        try (Secret salt = Secret.zeros(hkdf.hashLength())) {
            return new EarlySecrets(hkdf, hkdf.extract(salt, psk));
        }
    }

    /** The binder over a ClientHello without its binders (RFC 8446 §4.2.11.2), and what stands before that after a retry. */
    public byte[] binder(Binder kind, byte[] transcriptHash) {
        try (TrafficSecret key = binderKey(kind)) {
            return key.verifyData(transcriptHash);
        }
    }

    /** Whether {@code received} is that binder, compared in constant time. */
    public boolean verifies(Binder kind, byte[] received, byte[] transcriptHash) {
        try (TrafficSecret key = binderKey(kind)) {
            return key.verifies(received, transcriptHash);
        }
    }

    /** "computed in the same way as the Finished message" (§4.2.11.2), with {@code binder_key} as the base key. */
    private TrafficSecret binderKey(Binder kind) {
        return new TrafficSecret(hkdf, hkdf.deriveSecret(earlySecret, kind.label));
    }

    /** {@code client_early_traffic_secret}, from the hash of the ClientHello. */
    public TrafficSecret clientTraffic(byte[] clientHelloHash) {
        return new TrafficSecret(hkdf, hkdf.deriveSecret(earlySecret, "c e traffic", clientHelloHash));
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

    /** The next stage, of a pre-shared key without a key exchange. This one is used up. */
    public HandshakeSecrets handshakeWithoutKeyExchange() {
        try (Secret zeros = Secret.zeros(hkdf.hashLength())) {
            return handshake(zeros);
        }
    }

    @Override
    public void close() {
        earlySecret.close();
    }
}
