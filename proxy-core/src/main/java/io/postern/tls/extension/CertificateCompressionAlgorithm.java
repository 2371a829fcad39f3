// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.extension;

import org.jspecify.annotations.Nullable;

/** Algorithms by which a Certificate message is compressed (RFC 8879 §7.3). */
public enum CertificateCompressionAlgorithm {
    ZLIB(1),
    BROTLI(2),
    ZSTD(3);

    private final int code;

    CertificateCompressionAlgorithm(int code) {
        this.code = code;
    }

    /** The value on the wire. */
    public int code() {
        return code;
    }

    /** The algorithm of that value, or null where it is not one of ours. */
    public static @Nullable CertificateCompressionAlgorithm of(int code) {
        for (CertificateCompressionAlgorithm algorithm : values()) {
            if (algorithm.code == code) {
                return algorithm;
            }
        }
        return null;
    }
}
