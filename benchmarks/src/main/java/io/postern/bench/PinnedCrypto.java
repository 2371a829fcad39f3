// SPDX-License-Identifier: Apache-2.0
package io.postern.bench;

import io.postern.cert.Credential;
import io.postern.tls.crypto.CryptoProvider;
import io.postern.tls.crypto.KeyExchange;
import io.postern.tls.crypto.NamedGroup;
import io.postern.tls.crypto.SignatureScheme;
import io.postern.tls.crypto.Signer;
import io.postern.tls.wire.Secret;
import java.security.SecureRandom;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Primitives that do all their work and then give the result of the first time again. */
final class PinnedCrypto {

    private PinnedCrypto() {}

    static CryptoProvider of(CryptoProvider crypto) {
        return new CryptoProvider(
                crypto.name(),
                crypto.suites(),
                crypto.groups().stream().<KeyExchange>map(Group::new).toList(),
                crypto.signing(),
                new Random(crypto.random()));
    }

    static Credential of(Credential credential) {
        return new Credential(
                credential.name(),
                credential.chain(),
                credential.signers().stream().<Signer>map(Key::new).toList());
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
