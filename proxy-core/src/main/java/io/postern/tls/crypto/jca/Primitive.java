// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto.jca;

import io.postern.tls.crypto.AeadAlgorithm;
import io.postern.tls.crypto.HashAlgorithm;
import io.postern.tls.crypto.NamedGroup;
import io.postern.tls.crypto.SignatureScheme;
import org.jspecify.annotations.Nullable;

/** What an implementation is chosen for, each on its own. */
enum Primitive {
    AES_128_GCM("AES-128-GCM"),
    AES_256_GCM("AES-256-GCM"),
    CHACHA20_POLY1305("ChaCha20-Poly1305"),
    AES_128_CCM("AES-128-CCM"),
    AES_128_CCM_8("AES-128-CCM-8"),
    /** With the HMAC over it, as all hashes here. */
    SHA256("SHA-256"),
    SHA384("SHA-384"),
    X25519("x25519"),
    SECP256R1("secp256r1"),
    SECP384R1("secp384r1"),
    SECP521R1("secp521r1"),
    X448("x448"),
    FFDHE2048("ffdhe2048"),
    FFDHE3072("ffdhe3072"),
    ML_KEM_768("ML-KEM-768"),
    ML_KEM_1024("ML-KEM-1024"),
    ECDSA_SECP256R1_SHA256(SignatureScheme.ECDSA_SECP256R1_SHA256.toString()),
    ECDSA_SECP384R1_SHA384(SignatureScheme.ECDSA_SECP384R1_SHA384.toString()),
    ED25519(SignatureScheme.ED25519.toString()),
    RSA_PSS_RSAE_SHA256(SignatureScheme.RSA_PSS_RSAE_SHA256.toString()),
    RSA_PSS_RSAE_SHA384(SignatureScheme.RSA_PSS_RSAE_SHA384.toString()),
    RSA_PSS_RSAE_SHA512(SignatureScheme.RSA_PSS_RSAE_SHA512.toString()),
    ECDSA_SECP521R1_SHA512(SignatureScheme.ECDSA_SECP521R1_SHA512.toString()),
    ED448(SignatureScheme.ED448.toString()),
    RSA_PSS_PSS_SHA256(SignatureScheme.RSA_PSS_PSS_SHA256.toString()),
    RSA_PSS_PSS_SHA384(SignatureScheme.RSA_PSS_PSS_SHA384.toString()),
    RSA_PSS_PSS_SHA512(SignatureScheme.RSA_PSS_PSS_SHA512.toString()),
    MLDSA44(SignatureScheme.MLDSA44.toString()),
    MLDSA65(SignatureScheme.MLDSA65.toString()),
    MLDSA87(SignatureScheme.MLDSA87.toString()),
    RANDOM("random");

    private final String label;

    Primitive(String label) {
        this.label = label;
    }

    static Primitive of(AeadAlgorithm algorithm) {
        return switch (algorithm) {
            case AES_128_GCM -> AES_128_GCM;
            case AES_256_GCM -> AES_256_GCM;
            case CHACHA20_POLY1305 -> CHACHA20_POLY1305;
            case AES_128_CCM -> AES_128_CCM;
            case AES_128_CCM_8 -> AES_128_CCM_8;
        };
    }

    static Primitive of(HashAlgorithm algorithm) {
        return switch (algorithm) {
            case SHA256 -> SHA256;
            case SHA384 -> SHA384;
        };
    }

    /** Null for hybrids, which are two primitives, and for what is not served. */
    static @Nullable Primitive of(NamedGroup group) {
        return switch (group) {
            case X25519 -> X25519;
            case SECP256R1 -> SECP256R1;
            case SECP384R1 -> SECP384R1;
            case SECP521R1 -> SECP521R1;
            case X448 -> X448;
            case FFDHE2048 -> FFDHE2048;
            case FFDHE3072 -> FFDHE3072;
            case FFDHE4096, FFDHE6144, FFDHE8192 -> null;
            case SECP256R1MLKEM768, X25519MLKEM768, SECP384R1MLKEM1024 -> null;
        };
    }

    static Primitive of(SignatureScheme scheme) {
        return switch (scheme) {
            case ECDSA_SECP256R1_SHA256 -> ECDSA_SECP256R1_SHA256;
            case ECDSA_SECP384R1_SHA384 -> ECDSA_SECP384R1_SHA384;
            case ED25519 -> ED25519;
            case RSA_PSS_RSAE_SHA256 -> RSA_PSS_RSAE_SHA256;
            case RSA_PSS_RSAE_SHA384 -> RSA_PSS_RSAE_SHA384;
            case RSA_PSS_RSAE_SHA512 -> RSA_PSS_RSAE_SHA512;
            case ECDSA_SECP521R1_SHA512 -> ECDSA_SECP521R1_SHA512;
            case ED448 -> ED448;
            case RSA_PSS_PSS_SHA256 -> RSA_PSS_PSS_SHA256;
            case RSA_PSS_PSS_SHA384 -> RSA_PSS_PSS_SHA384;
            case RSA_PSS_PSS_SHA512 -> RSA_PSS_PSS_SHA512;
            case MLDSA44 -> MLDSA44;
            case MLDSA65 -> MLDSA65;
            case MLDSA87 -> MLDSA87;
        };
    }

    /** For {@code postern crypto}. */
    @Override
    public String toString() {
        return label;
    }
}
