// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto;

import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The primitives that this process has: what is not among them cannot be negotiated.
 *
 * @param name what {@code postern crypto} calls this choice: {@code auto} or {@code portable}
 * @param suiteSource what serves each cipher suite
 * @param groupSource what serves each group
 * @param signing who signs by each scheme
 * @param verifying who verifies by each scheme
 * @param random for nonces and server randoms; seeded, never blocking, safe for many threads
 */
public record CryptoProvider(
        String name,
        Source<CipherSuite, Suite> suiteSource,
        Source<NamedGroup, KeyExchange> groupSource,
        List<Signing> signing,
        List<Verifying> verifying,
        SecureRandom random) {

    public CryptoProvider {
        signing = List.copyOf(signing);
        verifying = List.copyOf(verifying);
    }

    /**
     * Where implementations come from. One may be set up and tested when it is first asked for, which takes up to some
     * hundred milliseconds; after that it costs nothing. Safe for use by many threads.
     */
    @FunctionalInterface
    public interface Source<K, T> {

        /** Null where nothing serves it. */
        @Nullable
        T of(K key);
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

        /** Bits of the modulus of an RSA key: shorter ones are refused, as they are everywhere on the web. */
        int SHORTEST_RSA = 2048;

        /**
         * A peer's key has no more bits: what a stranger can make us compute grows with the square of the length, and no
         * authority issues longer ones.
         */
        int LONGEST_RSA = 8192;

        SignatureScheme scheme();

        String provider();

        /**
         * Sets up what clients are likely to need of it, which may take some hundred milliseconds.
         *
         * @return false where it turns out that nothing serves it
         */
        default boolean prepare() {
            return true;
        }

        /**
         * A verifier, or null where the scheme is not for this key: another algorithm, another curve, RSA of less than
         * {@link #SHORTEST_RSA} bits or more than {@link #LONGEST_RSA}, or not readable at all.
         *
         * @param subjectPublicKeyInfo DER (RFC 5280 §4.1.2.7), as a stranger sent it
         */
        @Nullable
        Verifier verifier(byte[] subjectPublicKeyInfo);
    }

    /** What serves a suite; null where nothing does. */
    public @Nullable Suite suite(CipherSuite suite) {
        return suiteSource.of(suite);
    }

    /** What serves a group; null where nothing does. */
    public @Nullable KeyExchange group(NamedGroup group) {
        return groupSource.of(group);
    }

    /** All that are served, in the order of the constants; sets up each. */
    public List<Suite> suites() {
        return all(CipherSuite.values(), suiteSource);
    }

    /** As {@link #suites}. */
    public List<KeyExchange> groups() {
        return all(NamedGroup.values(), groupSource);
    }

    /**
     * Sets up what a policy names, so that no handshake waits for it: to be called before the policy is used, and never by
     * an event loop.
     */
    public void prepare(SecurityPolicy policy) {
        policy.suites().forEach(this::suite);
        policy.groups().forEach(this::group);
    }

    private static <K, T> List<T> all(K[] keys, Source<K, T> source) {
        return Stream.of(keys)
                .<T>mapMulti((key, out) -> {
                    T served = source.of(key);
                    if (served != null) {
                        out.accept(served);
                    }
                })
                .toList();
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
