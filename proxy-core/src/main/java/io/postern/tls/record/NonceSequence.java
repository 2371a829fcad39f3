// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.record;

/** The per-record nonce: the sequence number, exclusive-ored into the static IV (RFC 8446 §5.3). */
final class NonceSequence {

    private final byte[] iv;
    private final byte[] nonce;
    private long sequence;

    /** Takes the IV over. */
    NonceSequence(byte[] iv) {
        this.iv = iv;
        this.nonce = iv.clone();
    }

    /** How many nonces were used: the sequence number of the next record. */
    long used() {
        return sequence;
    }

    /** The nonce of the next record, valid until the next call; it counts as used once {@link #advance} is called. */
    byte[] current() {
        for (int i = 0; i < Long.BYTES; i++) {
            int at = iv.length - 1 - i;
            nonce[at] = (byte) (iv[at] ^ (byte) (sequence >>> (8 * i)));
        }
        return nonce;
    }

    /** The next record has been protected, or has proved to be so. */
    void advance() {
        sequence++;
    }
}
