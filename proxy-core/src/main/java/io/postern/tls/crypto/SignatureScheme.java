// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Signature schemes that may sign a TLS 1.3 handshake (RFC 8446 §4.2.3; ML-DSA is that of draft-ietf-tls-mldsa). */
public enum SignatureScheme {
    ECDSA_SECP256R1_SHA256(0x0403),
    ECDSA_SECP384R1_SHA384(0x0503),
    ECDSA_SECP521R1_SHA512(0x0603),
    RSA_PSS_RSAE_SHA256(0x0804),
    RSA_PSS_RSAE_SHA384(0x0805),
    RSA_PSS_RSAE_SHA512(0x0806),
    ED25519(0x0807),
    ED448(0x0808),
    /** For keys that their certificate restricts to RSASSA-PSS; those of {@code rsae} are for all other RSA keys. */
    RSA_PSS_PSS_SHA256(0x0809),
    RSA_PSS_PSS_SHA384(0x080a),
    RSA_PSS_PSS_SHA512(0x080b),
    MLDSA44(0x0904),
    MLDSA65(0x0905),
    MLDSA87(0x0906);

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

    /** The scheme that the registry calls so, or null: {@code ed25519}. */
    public static @Nullable SignatureScheme named(String name) {
        for (SignatureScheme scheme : values()) {
            if (scheme.toString().equals(name)) {
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
