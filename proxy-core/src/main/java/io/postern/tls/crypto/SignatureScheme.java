// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Signature schemes that may sign a TLS 1.3 handshake (RFC 8446 §4.2.3). */
public enum SignatureScheme {
    ECDSA_SECP256R1_SHA256(0x0403),
    ECDSA_SECP384R1_SHA384(0x0503),
    RSA_PSS_RSAE_SHA256(0x0804),
    RSA_PSS_RSAE_SHA384(0x0805),
    RSA_PSS_RSAE_SHA512(0x0806),
    ED25519(0x0807);

    private final int code;

    SignatureScheme(int code) {
        this.code = code;
    }

    /** The value on the wire. */
    public int code() {
        return code;
    }

    /** The scheme of that value, or null where it is not one of ours. */
    public static @Nullable SignatureScheme of(int code) {
        for (SignatureScheme scheme : values()) {
            if (scheme.code == code) {
                return scheme;
            }
        }
        return null;
    }

    /** The name in the registry: {@code ecdsa_secp256r1_sha256}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
