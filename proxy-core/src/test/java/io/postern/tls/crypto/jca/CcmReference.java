// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto.jca;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES-CCM as RFC 3610 §2 writes it down, from the JDK's AES in CBC and CTR; for nonces of 12 bytes. */
final class CcmReference {

    private static final int BLOCK = 16;

    /** {@code L}: how many bytes the length of the message has. */
    private static final int LENGTH_BYTES = 3;

    private final SecretKeySpec key;
    private final int tagLength;

    CcmReference(byte[] key, int tagLength) {
        this.key = new SecretKeySpec(key, "AES");
        this.tagLength = tagLength;
    }

    byte[] seal(byte[] nonce, byte[] aad, byte[] plaintext) throws GeneralSecurityException {
        byte[] counter = ByteBuffer.allocate(BLOCK)
                .put((byte) (LENGTH_BYTES - 1))
                .put(nonce)
                .array();
        Cipher ctr = cipher("AES/CTR/NoPadding", counter);
        byte[] tag = Arrays.copyOf(ctr.update(mac(nonce, aad, plaintext)), tagLength);
        byte[] ciphertext = ctr.doFinal(plaintext);
        return ByteBuffer.allocate(plaintext.length + tagLength)
                .put(ciphertext)
                .put(tag)
                .array();
    }

    /** The last block of CBC over the first block, the AAD and the message, each filled up with zeros. */
    private byte[] mac(byte[] nonce, byte[] aad, byte[] plaintext) throws GeneralSecurityException {
        int flags = 0x40 + 8 * ((tagLength - 2) / 2) + LENGTH_BYTES - 1;
        int aadBlocks = blocks(2 + aad.length);
        ByteBuffer input = ByteBuffer.allocate(BLOCK * (1 + aadBlocks + blocks(plaintext.length)));
        input.putInt(BLOCK - Integer.BYTES, plaintext.length);
        input.put(0, (byte) flags).put(1, nonce);
        input.putShort(BLOCK, (short) aad.length).put(BLOCK + 2, aad);
        input.put(BLOCK * (1 + aadBlocks), plaintext);
        byte[] chained = cipher("AES/CBC/NoPadding", new byte[BLOCK]).doFinal(input.array());
        return Arrays.copyOfRange(chained, chained.length - BLOCK, chained.length);
    }

    private Cipher cipher(String transformation, byte[] iv) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(transformation, "SunJCE");
        cipher.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(iv));
        return cipher;
    }

    private static int blocks(int length) {
        return (length + BLOCK - 1) / BLOCK;
    }
}
