// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto;

/** The AEAD algorithms that cipher suites name. Nonces are 12 bytes for all (RFC 8446 §5.3). */
public enum AeadAlgorithm {
    AES_128_GCM(16, 16, 1L << 24),
    AES_256_GCM(32, 16, 1L << 24),
    CHACHA20_POLY1305(32, 16, Long.MAX_VALUE),
    AES_128_CCM(16, 16, 1L << 23),
    /** With a tag of half the length: for devices that count bytes (RFC 6655 §4). */
    AES_128_CCM_8(16, 8, 1L << 23);

    /** {@code iv_length} of every AEAD in TLS 1.3, in bytes. */
    public static final int NONCE_LENGTH = 12;

    private final int keyLength;
    private final int tagLength;
    private final long recordLimit;

    AeadAlgorithm(int keyLength, int tagLength, long recordLimit) {
        this.keyLength = keyLength;
        this.tagLength = tagLength;
        this.recordLimit = recordLimit;
    }

    /** In bytes. */
    public int keyLength() {
        return keyLength;
    }

    /** How many bytes longer the ciphertext is than the plaintext. */
    public int tagLength() {
        return tagLength;
    }

    /**
     * How many full records may be sealed under one key. RFC 8446 §5.5 gives 2^24.5 for AES-GCM; a power of two below it
     * is used. For ChaCha20-Poly1305 the sequence number would end first. RFC 8446 is silent on AES-CCM: RFC 9147 §4.5.3
     * finds 2^23. Its lower limits on forgeries do not matter here, since the first ends the connection.
     */
    public long recordLimit() {
        return recordLimit;
    }
}
