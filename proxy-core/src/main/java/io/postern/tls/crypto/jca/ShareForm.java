// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto.jca;

import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.InvalidKeySpecException;
import org.jspecify.annotations.Nullable;

/** How a Diffie-Hellman group's values go between the wire and the JCA. */
sealed interface ShareForm permits ShareForm.Encoded, FiniteField {

    /** Whether these bytes of a peer's are a public value at all, whatever the library checks besides. */
    boolean isValid(byte[] share);

    /** The key of a valid share. */
    PublicKey key(KeyFactory factory, byte[] share) throws InvalidKeySpecException;

    /**
     * The value in a key of our own making.
     *
     * @throws InvalidKeyException where a library has it in another form than is known
     */
    byte[] share(PublicKey key) throws InvalidKeyException;

    /** The shared secret as the key schedule wants it; takes {@code agreed} over. */
    default byte[] secret(byte[] agreed) {
        return agreed;
    }

    /**
     * On elliptic curves.
     *
     * @param prefix what stands before the value in a {@code SubjectPublicKeyInfo}
     * @param length of the value in bytes
     * @param curve null for x25519 and x448, where every value of that length is a public value
     */
    record Encoded(byte[] prefix, int length, @Nullable Curve curve) implements ShareForm {

        @Override
        public boolean isValid(byte[] share) {
            return share.length == length && (curve == null || curve.isPoint(share));
        }

        @Override
        public PublicKey key(KeyFactory factory, byte[] share) throws InvalidKeySpecException {
            return PublicValues.key(factory, prefix, share);
        }

        @Override
        public byte[] share(PublicKey key) throws InvalidKeyException {
            return PublicValues.raw(key, prefix, length);
        }
    }
}
