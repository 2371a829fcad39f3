// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.keys;

import io.postern.tls.crypto.AeadAlgorithm;
import io.postern.tls.wire.Secret;
import java.security.MessageDigest;

/** The secret of one direction and one epoch, from which come its record keys, its Finished and its successor. */
public final class TrafficSecret implements AutoCloseable {

    private final Hkdf hkdf;
    private final Secret secret;

    TrafficSecret(Hkdf hkdf, Secret secret) {
        this.hkdf = hkdf;
        this.secret = secret;
    }

    /** {@code [sender]_write_key} (RFC 8446 §7.3); the caller closes it. */
    public Secret writeKey(AeadAlgorithm aead) {
        return hkdf.expandLabel(secret, "key", aead.keyLength());
    }

    /** {@code [sender]_write_iv} (RFC 8446 §7.3), the caller's own. */
    public byte[] writeIv() {
        return hkdf.expandLabel(secret, "iv", AeadAlgorithm.NONCE_LENGTH).expose();
    }

    /** {@code verify_data} of a Finished over the transcript so far (RFC 8446 §4.4.4). */
    public byte[] verifyData(byte[] transcriptHash) {
        try (Secret finishedKey = hkdf.expandLabel(secret, "finished", hkdf.hashLength())) {
            return hkdf.hmac(finishedKey, transcriptHash);
        }
    }

    /** Whether {@code received} is the {@code verify_data} of a Finished, compared in constant time. */
    public boolean verifies(byte[] received, byte[] transcriptHash) {
        return MessageDigest.isEqual(received, verifyData(transcriptHash));
    }

    /** {@code application_traffic_secret_N+1} (RFC 8446 §7.2). This one is used up. */
    public TrafficSecret next() {
        try (secret) {
            return new TrafficSecret(hkdf, hkdf.expandLabel(secret, "traffic upd", hkdf.hashLength()));
        }
    }

    /** Tells a key log this secret by the label of its direction and epoch. */
    public void logTo(KeyLog log, String label, byte[] clientRandom) {
        log.secret(label, clientRandom, secret);
    }

    @Override
    public void close() {
        secret.close();
    }
}
