// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto.jca;

import static io.postern.tls.crypto.jca.SelfTest.expect;
import static io.postern.tls.crypto.jca.SelfTest.hex;

import io.postern.tls.alert.TlsException;
import io.postern.tls.crypto.Aead;
import io.postern.tls.crypto.AeadAlgorithm;
import io.postern.tls.wire.Secret;
import java.security.GeneralSecurityException;
import java.util.Arrays;

/** The self-test of AEADs: a published vector is sealed and opened, and a changed tag is refused. */
final class AeadProbe {

    /** Plaintext of the GCM specification's test cases 4 and 16 (McGrew and Viega). */
    private static final String GCM_PLAINTEXT = "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
            + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39";

    private static final String GCM_AAD = "feedfacedeadbeeffeedfacedeadbeefabaddad2";
    private static final String GCM_KEY = "feffe9928665731c6d6a8f9467308308";
    private static final String GCM_NONCE = "cafebabefacedbaddecaf888";

    private AeadProbe() {}

    /** {@code sealed}: ciphertext and tag. */
    private record Vector(byte[] key, byte[] nonce, byte[] aad, byte[] plaintext, byte[] sealed) {

        static Vector of(AeadAlgorithm algorithm) {
            return switch (algorithm) {
                case AES_128_GCM ->
                    gcm(
                            GCM_KEY,
                            "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e21d514b25466931c7d8f6a5a",
                            "ac84aa051ba30b396a0aac973d58e0915bc94fbc3221a5db94fae95ae7121a47");
                case AES_256_GCM ->
                    gcm(
                            GCM_KEY + GCM_KEY,
                            "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b10",
                            "56828838c5f61e6393ba7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551b");
                case CHACHA20_POLY1305 -> chacha();
                case AES_128_CCM -> ccm("c87ae488918de93f17dd3e4934347f44");
                case AES_128_CCM_8 -> ccm("484392fbc1b09951");
            };
        }

        private static Vector gcm(String key, String... sealed) {
            return new Vector(hex(key), hex(GCM_NONCE), hex(GCM_AAD), hex(GCM_PLAINTEXT), hex(sealed));
        }

        /** Example 3 of NIST SP 800-38C; the tag of 16 bytes is from another implementation. */
        private static Vector ccm(String tag) {
            return new Vector(
                    hex("404142434445464748494a4b4c4d4e4f"),
                    hex("101112131415161718191a1b"),
                    hex("000102030405060708090a0b0c0d0e0f10111213"),
                    hex("202122232425262728292a2b2c2d2e2f3031323334353637"),
                    hex("e3b201a9f5b71a7a9b1ceaeccd97e70b6176aad9a4428aa5", tag));
        }

        /** RFC 8439 §2.8.2. */
        private static Vector chacha() {
            return new Vector(
                    hex("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f"),
                    hex("070000004041424344454647"),
                    hex("50515253c0c1c2c3c4c5c6c7"),
                    hex(
                            "4c616469657320616e642047656e746c656d656e206f662074686520636c617373206f66202739393a204966",
                            "204920636f756c64206f6666657220796f75206f6e6c79206f6e652074697020666f72207468652066757475",
                            "72652c2073756e73637265656e20776f756c642062652069742e"),
                    hex(
                            "d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d63dbea45e8ca9671282fafb69",
                            "da92728b1a71de0a9e060b2905d6a5b67ecd3b3692ddbd7f2d778b8c9803aee328091b58fab324e4fad67594",
                            "5585808b4831d7bc3ff4def08e4b7a9de576d26586cec64b61161ae10b594f09e26a7e902ecbd0600691"));
        }
    }

    static JcaAeadFactory tested(AeadAlgorithm algorithm, Library library) throws GeneralSecurityException {
        JcaAeadFactory factory = new JcaAeadFactory(algorithm, library);
        Vector vector = Vector.of(algorithm);
        Aead aead;
        try (Secret key = Secret.owning(vector.key)) {
            aead = factory.create(key);
        }
        byte[] buffer = Arrays.copyOf(vector.plaintext, vector.sealed.length);
        int sealed = aead.seal(
                vector.nonce, vector.aad, 0, vector.aad.length, buffer, 0, vector.plaintext.length, buffer, 0);
        expect(sealed == buffer.length, "the length of a sealed record");
        expect(vector.sealed, buffer, "the sealed record");
        int opened = aead.open(vector.nonce, vector.aad, 0, vector.aad.length, buffer, 0, buffer.length);
        expect(vector.plaintext, Arrays.copyOf(buffer, opened), "the opened record");
        expect(refusesChangedTag(aead, vector), "a record with a changed tag was opened");
        return factory;
    }

    private static boolean refusesChangedTag(Aead aead, Vector vector) {
        byte[] changed = vector.sealed.clone();
        changed[changed.length - 1] ^= 1;
        try {
            aead.open(vector.nonce, vector.aad, 0, vector.aad.length, changed, 0, changed.length);
            return false;
        } catch (TlsException _) {
            return true;
        }
    }
}
