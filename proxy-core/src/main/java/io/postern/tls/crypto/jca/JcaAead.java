// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto.jca;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.crypto.Aead;
import java.security.GeneralSecurityException;
import java.util.Objects;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;

/**
 * A key; the cipher object is the thread's ({@link CipherSlots}).
 *
 * <p>Providers refuse to seal twice in a row with one key and nonce. That is a bug of the caller's, and {@code INTERNAL}.
 */
final class JcaAead implements Aead {

    private final JcaAeadFactory factory;
    private final SecretKey key;
    private final int slot;

    JcaAead(JcaAeadFactory factory, SecretKey key, int slot) {
        this.factory = factory;
        this.key = key;
        this.slot = slot;
    }

    @Override
    public int seal(
            byte[] nonce,
            byte[] aad,
            int aadOffset,
            int aadLength,
            byte[] input,
            int inputOffset,
            int length,
            byte[] output,
            int outputOffset) {
        try {
            Cipher cipher = start(Cipher.ENCRYPT_MODE, nonce, aad, aadOffset, aadLength);
            return cipher.doFinal(input, inputOffset, length, output, outputOffset);
        } catch (GeneralSecurityException | RuntimeException e) {
            throw new TlsException(Fault.INTERNAL, e);
        }
    }

    @Override
    public int open(byte[] nonce, byte[] aad, int aadOffset, int aadLength, byte[] buffer, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, buffer.length);
        if (length < factory.tagLength()) {
            throw new TlsException(Fault.BAD_RECORD);
        }
        Cipher cipher;
        try {
            cipher = start(Cipher.DECRYPT_MODE, nonce, aad, aadOffset, aadLength);
        } catch (GeneralSecurityException | RuntimeException e) {
            throw new TlsException(Fault.INTERNAL, e);
        }
        try {
            return cipher.doFinal(buffer, offset, length, buffer, offset);
        } catch (GeneralSecurityException | RuntimeException _) {
            throw new TlsException(Fault.BAD_RECORD);
        }
    }

    private Cipher start(int mode, byte[] nonce, byte[] aad, int aadOffset, int aadLength)
            throws GeneralSecurityException {
        Cipher cipher = factory.cipher(slot);
        cipher.init(mode, key, factory.parameters(nonce));
        cipher.updateAAD(aad, aadOffset, aadLength);
        return cipher;
    }
}
