// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto;

import io.postern.tls.wire.Secret;

/**
 * Authenticated encryption under one key (RFC 5116). Works on heap arrays, which JCA providers handle fastest.
 *
 * <p>The caller never repeats a nonce. Confined to the thread of its connection; an implementation keeps no more per
 * instance than the key, since an idle connection holds two of them.
 */
public interface Aead {

    /**
     * Encrypts {@code length} bytes and appends the tag.
     *
     * @param nonce 12 bytes, not kept
     * @param output may be {@code input}, if the offsets are the same; {@code length + tagLength} bytes are written
     * @return how many bytes were written
     */
    int seal(
            byte[] nonce,
            byte[] aad,
            int aadOffset,
            int aadLength,
            byte[] input,
            int inputOffset,
            int length,
            byte[] output,
            int outputOffset);

    /**
     * Checks the tag at the end of {@code length} bytes and decrypts the rest in place.
     *
     * @param nonce 12 bytes, not kept
     * @return the length of the plaintext, which starts at {@code offset}
     * @throws io.postern.tls.alert.TlsException {@code BAD_RECORD} when the tag does not fit; the buffer's content is
     *     then unspecified
     */
    int open(byte[] nonce, byte[] aad, int aadOffset, int aadLength, byte[] buffer, int offset, int length);

    /** Makes an AEAD of one algorithm. Safe for use by many threads. */
    interface Factory {

        /** Copies the key as far as it needs it: the caller closes {@code key}. */
        Aead create(Secret key);
    }
}
