// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto.jca;

import io.postern.tls.crypto.Aead;
import io.postern.tls.crypto.AeadAlgorithm;
import io.postern.tls.wire.Secret;
import java.security.GeneralSecurityException;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** One AEAD algorithm of one library. */
final class JcaAeadFactory implements Aead.Factory {

    /** Enough for the connections that are busy on one loop at a time; at most some 700 KiB per thread and algorithm. */
    private static final int AES_SLOTS = 512;

    private final AeadAlgorithm algorithm;
    private final PerThread<CipherSlots> slots;

    /**
     * Prepares the algorithm.
     *
     * @throws GeneralSecurityException where the library does not have it
     */
    JcaAeadFactory(AeadAlgorithm algorithm, Library library) throws GeneralSecurityException {
        this.algorithm = algorithm;
        String transformation = isGcm() ? "AES/GCM/NoPadding" : "ChaCha20-Poly1305";
        this.slots = new PerThread<>(() -> {
            CipherSlots made = new CipherSlots(
                    isGcm() ? AES_SLOTS : 1, () -> library.service(Cipher::getInstance, transformation));
            made.cipher(0);
            return made;
        });
    }

    @Override
    public Aead create(Secret key) {
        if (key.length() != algorithm.keyLength()) {
            throw new IllegalArgumentException(algorithm + " takes no key of " + key.length() + " bytes");
        }
        SecretKeySpec copy = new SecretKeySpec(key.expose(), isGcm() ? "AES" : "ChaCha20");
        return new JcaAead(this, copy, slots.object().nextSlot());
    }

    /** The calling thread's. */
    Cipher cipher(int slot) throws GeneralSecurityException {
        return slots.object().cipher(slot);
    }

    AlgorithmParameterSpec parameters(byte[] nonce) {
        return isGcm() ? new GCMParameterSpec(algorithm.tagLength() * Byte.SIZE, nonce) : new IvParameterSpec(nonce);
    }

    int tagLength() {
        return algorithm.tagLength();
    }

    private boolean isGcm() {
        return algorithm != AeadAlgorithm.CHACHA20_POLY1305;
    }
}
