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
    private final Naming naming;
    private final PerThread<CipherSlots> slots;

    /**
     * An algorithm in the words of the JCA.
     *
     * @param slots how many cipher objects a thread has: more than one where an object keeps its key schedule. BouncyCastle's
     *     CCM does not, and holds a whole record besides.
     */
    private record Naming(String transformation, String keyName, int slots) {

        static Naming of(AeadAlgorithm algorithm) {
            return switch (algorithm) {
                case AES_128_GCM, AES_256_GCM -> new Naming("AES/GCM/NoPadding", "AES", AES_SLOTS);
                case AES_128_CCM, AES_128_CCM_8 -> new Naming("AES/CCM/NoPadding", "AES", 1);
                case CHACHA20_POLY1305 -> new Naming("ChaCha20-Poly1305", "ChaCha20", 1);
            };
        }
    }

    /**
     * Prepares the algorithm.
     *
     * @throws GeneralSecurityException where the library does not have it
     */
    JcaAeadFactory(AeadAlgorithm algorithm, Library library) throws GeneralSecurityException {
        this.algorithm = algorithm;
        this.naming = Naming.of(algorithm);
        this.slots = new PerThread<>(() -> {
            CipherSlots made = new CipherSlots(
                    naming.slots(), () -> library.service(Cipher::getInstance, naming.transformation()));
            made.cipher(0);
            return made;
        });
    }

    @Override
    public Aead create(Secret key) {
        if (key.length() != algorithm.keyLength()) {
            throw new IllegalArgumentException(algorithm + " takes no key of " + key.length() + " bytes");
        }
        SecretKeySpec copy = new SecretKeySpec(key.expose(), naming.keyName());
        return new JcaAead(this, copy, slots.object().nextSlot());
    }

    /** The calling thread's. */
    Cipher cipher(int slot) throws GeneralSecurityException {
        return slots.object().cipher(slot);
    }

    /** BouncyCastle takes the length of CCM's tag in the parameters of GCM, the JCA having none for it. */
    AlgorithmParameterSpec parameters(byte[] nonce) {
        return algorithm == AeadAlgorithm.CHACHA20_POLY1305
                ? new IvParameterSpec(nonce)
                : new GCMParameterSpec(algorithm.tagLength() * Byte.SIZE, nonce);
    }

    int tagLength() {
        return algorithm.tagLength();
    }
}
