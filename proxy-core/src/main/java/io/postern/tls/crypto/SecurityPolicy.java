// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a host is willing to negotiate, each list in the order of preference. The presets are named and dated: what a name
 * stands for never changes, and a better one gets a new date.
 *
 * @param name {@code modern-2026}
 */
public record SecurityPolicy(
        String name, List<CipherSuite> suites, List<NamedGroup> groups, List<SignatureScheme> signatureSchemes) {

    private static final String CHANGED = " with changes";

    /** Post-quantum and elliptic-curve key exchange, TLS 1.3 only. */
    public static final SecurityPolicy MODERN_2026 = new SecurityPolicy(
            "modern-2026",
            List.of(
                    CipherSuite.TLS_AES_128_GCM_SHA256,
                    CipherSuite.TLS_AES_256_GCM_SHA384,
                    CipherSuite.TLS_CHACHA20_POLY1305_SHA256),
            List.of(
                    NamedGroup.X25519MLKEM768,
                    NamedGroup.SECP256R1MLKEM768,
                    NamedGroup.SECP384R1MLKEM1024,
                    NamedGroup.X25519,
                    NamedGroup.SECP256R1,
                    NamedGroup.SECP384R1),
            List.of(
                    SignatureScheme.ECDSA_SECP256R1_SHA256,
                    SignatureScheme.ECDSA_SECP384R1_SHA384,
                    SignatureScheme.ED25519,
                    SignatureScheme.RSA_PSS_RSAE_SHA256,
                    SignatureScheme.RSA_PSS_RSAE_SHA384,
                    SignatureScheme.RSA_PSS_RSAE_SHA512,
                    SignatureScheme.RSA_PSS_PSS_SHA256,
                    SignatureScheme.RSA_PSS_PSS_SHA384,
                    SignatureScheme.RSA_PSS_PSS_SHA512,
                    SignatureScheme.MLDSA44,
                    SignatureScheme.MLDSA65,
                    SignatureScheme.MLDSA87));

    /**
     * For the public web: with the larger NIST curve, which some authorities and clients hold to. Not x448, which no client
     * insists on and for which one more library would be loaded at every start.
     */
    public static final SecurityPolicy INTERMEDIATE_2026 = new SecurityPolicy(
            "intermediate-2026",
            List.of(
                    CipherSuite.TLS_AES_128_GCM_SHA256,
                    CipherSuite.TLS_AES_256_GCM_SHA384,
                    CipherSuite.TLS_CHACHA20_POLY1305_SHA256),
            List.of(
                    NamedGroup.X25519MLKEM768,
                    NamedGroup.X25519,
                    NamedGroup.SECP256R1,
                    NamedGroup.SECP256R1MLKEM768,
                    NamedGroup.SECP384R1MLKEM1024,
                    NamedGroup.SECP384R1,
                    NamedGroup.SECP521R1),
            List.of(
                    SignatureScheme.ECDSA_SECP256R1_SHA256,
                    SignatureScheme.ECDSA_SECP384R1_SHA384,
                    SignatureScheme.ED25519,
                    SignatureScheme.ECDSA_SECP521R1_SHA512,
                    SignatureScheme.ED448,
                    SignatureScheme.RSA_PSS_RSAE_SHA256,
                    SignatureScheme.RSA_PSS_RSAE_SHA384,
                    SignatureScheme.RSA_PSS_RSAE_SHA512,
                    SignatureScheme.RSA_PSS_PSS_SHA256,
                    SignatureScheme.RSA_PSS_PSS_SHA384,
                    SignatureScheme.RSA_PSS_PSS_SHA512,
                    SignatureScheme.MLDSA44,
                    SignatureScheme.MLDSA65,
                    SignatureScheme.MLDSA87));

    /** The presets, the default first. */
    public static final List<SecurityPolicy> PRESETS = List.of(INTERMEDIATE_2026, MODERN_2026);

    public SecurityPolicy {
        suites = List.copyOf(suites);
        groups = List.copyOf(groups);
        signatureSchemes = List.copyOf(signatureSchemes);
    }

    /** The preset of that name, or null. */
    public static @Nullable SecurityPolicy named(String name) {
        for (SecurityPolicy policy : PRESETS) {
            if (policy.name.equals(name)) {
                return policy;
            }
        }
        return null;
    }

    /**
     * This policy with other lists, each in the order of preference, and {@code "with changes"} in its name. With the lists
     * it has it stays what it is.
     */
    public SecurityPolicy with(
            List<CipherSuite> otherSuites, List<NamedGroup> otherGroups, List<SignatureScheme> otherSchemes) {
        if (otherSuites.equals(suites) && otherGroups.equals(groups) && otherSchemes.equals(signatureSchemes)) {
            return this;
        }
        String changed = name.endsWith(CHANGED) ? name : name + CHANGED;
        return new SecurityPolicy(changed, otherSuites, otherGroups, otherSchemes);
    }
}
