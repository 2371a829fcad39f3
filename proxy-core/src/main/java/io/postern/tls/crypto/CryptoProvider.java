// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto;

import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The primitives that this process has: what is not in these lists cannot be negotiated.
 *
 * @param name what {@code postern crypto} calls this choice: {@code auto} or {@code portable}
 * @param suites what serves each cipher suite
 * @param groups what serves each group
 * @param signing who signs by each scheme
 * @param verifying who verifies by each scheme
 * @param random for nonces and server randoms; seeded, never blocking, safe for many threads
 */
public record CryptoProvider(
        String name,
        List<Suite> suites,
        List<KeyExchange> groups,
        List<Signing> signing,
        List<Verifying> verifying,
        SecureRandom random) {

    public CryptoProvider {
        suites = List.copyOf(suites);
        groups = List.copyOf(groups);
        signing = List.copyOf(signing);
        verifying = List.copyOf(verifying);
    }

    /**
     * A cipher suite and the implementations behind it.
     *
     * @param aeadProvider who encrypts, for {@code postern crypto}
     * @param hashProvider who hashes
     */
    public record Suite(
            CipherSuite suite, HashFunction hash, Aead.Factory aead, String aeadProvider, String hashProvider) {}

    /** One scheme's way from a private key to a {@link Signer}. Safe for use by many threads. */
    public interface Signing {

        SignatureScheme scheme();

        String provider();

        /** A signer, or null where the scheme is not for this key: another algorithm, another curve, too short. */
        @Nullable
        Signer signer(PrivateKey privateKey, PublicKey publicKey);
    }

    /** One scheme's way from a peer's public key to a {@link Verifier}. Safe for use by many threads. */
    public interface Verifying {

        SignatureScheme scheme();

        String provider();

        /**
         * A verifier, or null where the scheme is not for this key: another algorithm, another curve, RSA of less than
         * 2048 bits or more than 8192, or not readable at all.
         *
         * @param subjectPublicKeyInfo DER (RFC 5280 §4.1.2.7), as a stranger sent it
         */
        @Nullable
        Verifier verifier(byte[] subjectPublicKeyInfo);
    }

    public @Nullable Suite suite(CipherSuite suite) {
        for (Suite candidate : suites) {
            if (candidate.suite() == suite) {
                return candidate;
            }
        }
        return null;
    }

    public @Nullable KeyExchange group(NamedGroup group) {
        for (KeyExchange candidate : groups) {
            if (candidate.group() == group) {
                return candidate;
            }
        }
        return null;
    }

    public @Nullable Verifying verifying(SignatureScheme scheme) {
        for (Verifying candidate : verifying) {
            if (candidate.scheme() == scheme) {
                return candidate;
            }
        }
        return null;
    }

    /** All ways in which a key can sign, in the order of {@link #signing}; empty where there is none. */
    public List<Signer> signers(PrivateKey privateKey, PublicKey publicKey) {
        return signing.stream()
                .<Signer>mapMulti((candidate, out) -> {
                    Signer signer = candidate.signer(privateKey, publicKey);
                    if (signer != null) {
                        out.accept(signer);
                    }
                })
                .toList();
    }
}
