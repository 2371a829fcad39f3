// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto;

import org.jspecify.annotations.Nullable;

/** The cipher suites of TLS 1.3 (RFC 8446 §B.4). */
public enum CipherSuite {
    TLS_AES_128_GCM_SHA256(0x1301, AeadAlgorithm.AES_128_GCM, HashAlgorithm.SHA256),
    TLS_AES_256_GCM_SHA384(0x1302, AeadAlgorithm.AES_256_GCM, HashAlgorithm.SHA384),
    TLS_CHACHA20_POLY1305_SHA256(0x1303, AeadAlgorithm.CHACHA20_POLY1305, HashAlgorithm.SHA256),
    TLS_AES_128_CCM_SHA256(0x1304, AeadAlgorithm.AES_128_CCM, HashAlgorithm.SHA256),
    TLS_AES_128_CCM_8_SHA256(0x1305, AeadAlgorithm.AES_128_CCM_8, HashAlgorithm.SHA256);

    private final int code;
    private final AeadAlgorithm aead;
    private final HashAlgorithm hash;

    CipherSuite(int code, AeadAlgorithm aead, HashAlgorithm hash) {
        this.code = code;
        this.aead = aead;
        this.hash = hash;
    }

    /** The value on the wire. */
    public int code() {
        return code;
    }

    public AeadAlgorithm aead() {
        return aead;
    }

    public HashAlgorithm hash() {
        return hash;
    }

    /** The suite of that value, or null where it is not one of ours: GREASE, signalling values, older suites. */
    public static @Nullable CipherSuite of(int code) {
        for (CipherSuite suite : values()) {
            if (suite.code == code) {
                return suite;
            }
        }
        return null;
    }

    /** The suite of that name in the registry, {@code TLS_AES_128_GCM_SHA256}, or null. */
    public static @Nullable CipherSuite named(String name) {
        for (CipherSuite suite : values()) {
            if (suite.name().equals(name)) {
                return suite;
            }
        }
        return null;
    }
}
