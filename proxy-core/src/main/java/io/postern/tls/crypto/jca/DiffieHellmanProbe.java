// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto.jca;

import static io.postern.tls.crypto.jca.SelfTest.expect;
import static io.postern.tls.crypto.jca.SelfTest.hex;

import io.postern.tls.crypto.KeyExchange;
import io.postern.tls.crypto.NamedGroup;
import io.postern.tls.wire.Secret;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.SecureRandom;

/**
 * The self-test of Diffie-Hellman groups: a published agreement, then an answer to its first party, who must arrive at the
 * same secret.
 */
final class DiffieHellmanProbe {

    private DiffieHellmanProbe() {}

    /** The first party's keys, the second party's public value, and what they share. */
    private record Vector(byte[] privateKey, byte[] publicValue, byte[] peer, byte[] secret) {

        static Vector of(NamedGroup group) {
            return switch (group) {
                case SECP256R1 -> secp256r1();
                case SECP384R1 -> secp384r1();
                case X25519 -> x25519();
                case X25519MLKEM768 -> throw new IllegalArgumentException("a hybrid is not one group");
            };
        }

        /** RFC 5903 §8.1; before the private key, what makes it a {@code PrivateKeyInfo}. */
        private static Vector secp256r1() {
            return new Vector(
                    hex(
                            "3041020100301306072a8648ce3d020106082a8648ce3d030107042730250201010420",
                            "c88f01f510d9ac3f70a292daa2316de544e9aab8afe84049c62a9c57862d1433"),
                    hex(
                            "04dad0b65394221cf9b051e1feca5787d098dfe637fc90b9ef945d0c3772581180",
                            "5271a0461cdb8252d61f1c456fa3e59ab1f45b33accf5f58389e0577b8990bb3"),
                    hex(
                            "04d12dfb5289c8d4f81208b70270398c342296970a0bccb74c736fc7554494bf63",
                            "56fbf3ca366cc23e8157854c13c58d6aac23f046ada30f8353e74f33039872ab"),
                    hex("d6840f6b42f6edafd13116e0e12565202fef8e9ece7dce03812464d04b9442de"));
        }

        /** RFC 5903 §8.2. */
        private static Vector secp384r1() {
            return new Vector(
                    hex(
                            "304e020100301006072a8648ce3d020106052b81040022043730350201010430",
                            "099f3c7034d4a2c699884d73a375a67f7624ef7c6b3c0f16",
                            "0647b67414dce655e35b538041e649ee3faef896783ab194"),
                    hex(
                            "04667842d7d180ac2cde6f74f37551f55755c7645c20ef73e3",
                            "1634fe72b4c55ee6de3ac808acb4bdb4c88732aee95f41aa",
                            "9482ed1fc0eeb9cafc4984625ccfc23f65032149e0e144ad",
                            "a024181535a0f38eeb9fcff3c2c947dae69b4c634573a81c"),
                    hex(
                            "04e558dbef53eecde3d3fccfc1aea08a89a987475d12fd950d",
                            "83cfa41732bc509d0d1ac43a0336def96fda41d0774a3571",
                            "dcfbec7aacf3196472169e838430367f66eebe3c6e70c416",
                            "dd5f0c68759dd1fff83fa40142209dff5eaad96db9e6386c"),
                    hex(
                            "11187331c279962d93d604243fd592cb9d0a926f422e4718",
                            "7521287e7156c5c4d603135569b9e9d09cf5d4a270f59746"));
        }

        /** RFC 7748 §6.1. */
        private static Vector x25519() {
            return new Vector(
                    hex(
                            "302e020100300506032b656e04220420",
                            "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a"),
                    hex("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a"),
                    hex("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f"),
                    hex("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742"));
        }
    }

    static DiffieHellman tested(NamedGroup group, Library library, SecureRandom random)
            throws GeneralSecurityException {
        DiffieHellman exchange = new DiffieHellman(group, library, random);
        Vector vector = Vector.of(group);
        PrivateKey first = exchange.privateKey(vector.privateKey);
        try (Secret secret = exchange.agree(first, vector.peer)) {
            expect(vector.secret, secret.expose(), "the shared secret");
        }
        KeyExchange.Answer answer = exchange.answer(vector.publicValue);
        try (Secret ours = answer.sharedSecret();
                Secret theirs = exchange.agree(first, answer.serverShare())) {
            expect(ours.equals(theirs), "two parties arrived at different secrets");
        }
        return exchange;
    }
}
