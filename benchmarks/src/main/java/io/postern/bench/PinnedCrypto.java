// SPDX-License-Identifier: Apache-2.0
package io.postern.bench;

import io.postern.cert.Credential;
import io.postern.tls.crypto.Aead;
import io.postern.tls.crypto.CipherSuite;
import io.postern.tls.crypto.CryptoProvider;
import io.postern.tls.crypto.KeyExchange;
import io.postern.tls.crypto.NamedGroup;
import io.postern.tls.crypto.SignatureScheme;
import io.postern.tls.crypto.Signer;
import io.postern.tls.wire.Secret;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Primitives that do all their work and then give the result of the first time again. What is sealed may differ, since
 * nobody opens it: a GCM cipher refuses to seal twice with one key and nonce, which pinned keys would make it do.
 */
final class PinnedCrypto {

    private final CryptoProvider provider;
    private int fresh;
    private boolean freshNonces;

    PinnedCrypto(CryptoProvider crypto) {
        Map<CipherSuite, CryptoProvider.Suite> suites =
                crypto.suites().stream().collect(Collectors.toMap(CryptoProvider.Suite::suite, this::pin));
        Map<NamedGroup, KeyExchange> groups =
                crypto.groups().stream().collect(Collectors.toMap(KeyExchange::group, Group::new));
        provider = new CryptoProvider(
                crypto.name(),
                suites::get,
                groups::get,
                crypto.signing(),
                crypto.verifying(),
                new Random(crypto.random()));
    }

    CryptoProvider provider() {
        return provider;
    }

    Credential pin(Credential credential) {
        return new Credential(
                credential.name(),
                credential.chain(),
                credential.signers().stream().<Signer>map(Key::new).toList());
    }

    /** From now on every record is sealed with a nonce of its own, and cannot be opened. */
    void useFreshNonces() {
        freshNonces = true;
    }

    private CryptoProvider.Suite pin(CryptoProvider.Suite suite) {
        return new CryptoProvider.Suite(
                suite.suite(),
                suite.hash(),
                key -> new FreshNonces(suite.aead().create(key)),
                suite.aeadProvider(),
                suite.hashProvider());
    }

    private final class FreshNonces implements Aead {

        private final Aead aead;

        FreshNonces(Aead aead) {
            this.aead = aead;
        }

        @Override
        public int seal(
                byte[] nonce,
                byte[] aad,
                int aadOffset,
                int aadLength,
                byte[] input,
                int inputOffset,
                int length,
                byte[] output,
                int outputOffset) {
            byte[] used = freshNonces ? fresh(nonce) : nonce;
            return aead.seal(used, aad, aadOffset, aadLength, input, inputOffset, length, output, outputOffset);
        }

        @Override
        public int open(byte[] nonce, byte[] aad, int aadOffset, int aadLength, byte[] buffer, int offset, int length) {
            return aead.open(nonce, aad, aadOffset, aadLength, buffer, offset, length);
        }

        private byte[] fresh(byte[] nonce) {
            byte[] changed = nonce.clone();
            int number = fresh++;
            for (int i = 0; i < Integer.BYTES; i++) {
                changed[i] ^= (byte) (number >>> (8 * i));
            }
            return changed;
        }
    }

    private static final class Group implements KeyExchange {

        private final KeyExchange group;
        private byte @Nullable [] share;
        private byte[] secret = {};

        Group(KeyExchange group) {
            this.group = group;
        }

        @Override
        public NamedGroup group() {
            return group.group();
        }

        @Override
        public String provider() {
            return group.provider();
        }

        @Override
        public boolean slow() {
            return group.slow();
        }

        @Override
        public Answer answer(byte[] clientShare) {
            Answer answer = group.answer(clientShare);
            if (share == null) {
                share = answer.serverShare();
                secret = answer.sharedSecret().expose().clone();
            }
            return new Answer(share, Secret.owning(secret.clone()));
        }
    }

    private static final class Key implements Signer {

        private final Signer signer;
        private byte @Nullable [] signature;

        Key(Signer signer) {
            this.signer = signer;
        }

        @Override
        public SignatureScheme scheme() {
            return signer.scheme();
        }

        @Override
        public String provider() {
            return signer.provider();
        }

        @Override
        public boolean slow() {
            return false;
        }

        @Override
        public byte[] sign(byte[] content) {
            byte[] fresh = signer.sign(content);
            if (signature == null) {
                signature = fresh;
            }
            return signature;
        }
    }

    private static final class Random extends SecureRandom {

        private static final long serialVersionUID = 1L;

        private final SecureRandom random;

        Random(SecureRandom random) {
            this.random = random;
        }

        @Override
        public void nextBytes(byte[] bytes) {
            random.nextBytes(bytes);
            Arrays.fill(bytes, (byte) 0x42);
        }
    }
}
