// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto.jca;

import static io.postern.tls.crypto.jca.SelfTest.hex;
import static io.postern.tls.crypto.jca.TestLibraries.assertFault;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.tls.alert.Fault;
import io.postern.tls.crypto.KeyExchange;
import io.postern.tls.crypto.NamedGroup;
import io.postern.tls.wire.Secret;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.crypto.spec.DHPrivateKeySpec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DiffieHellmanTest {

    private static final SecureRandom RANDOM = new SecureRandom();

    private static final List<NamedGroup> NIST =
            List.of(NamedGroup.SECP256R1, NamedGroup.SECP384R1, NamedGroup.SECP521R1);
    private static final List<NamedGroup> MONTGOMERY = List.of(NamedGroup.X25519, NamedGroup.X448);
    private static final List<NamedGroup> FINITE_FIELDS = List.of(NamedGroup.FFDHE2048, NamedGroup.FFDHE3072);

    static Stream<Arguments> all() {
        return Stream.of(nist(), montgomery(), finiteFields()).flatMap(part -> part);
    }

    static Stream<Arguments> nist() {
        return serving(NIST);
    }

    static Stream<Arguments> smallerNist() {
        return serving(NIST.subList(0, 2));
    }

    static Stream<Arguments> montgomery() {
        return serving(MONTGOMERY);
    }

    static Stream<Arguments> finiteFields() {
        return serving(FINITE_FIELDS);
    }

    static Stream<Library> x25519() {
        return TestLibraries.serving(Primitive.X25519).stream();
    }

    static Stream<Library> x448() {
        return TestLibraries.serving(Primitive.X448).stream();
    }

    static Stream<Arguments> pairs() {
        return Stream.of(NIST, MONTGOMERY, FINITE_FIELDS).flatMap(List::stream).flatMap(group -> TestLibraries.pairs(
                        primitive(group))
                .map(pair -> Arguments.of(group, pair.get(0), pair.get(1))));
    }

    private static Stream<Arguments> serving(List<NamedGroup> groups) {
        return groups.stream().flatMap(group -> TestLibraries.serving(primitive(group)).stream()
                .map(library -> Arguments.of(group, library)));
    }

    @ParameterizedTest
    @MethodSource("all")
    void publishedAgreementIsReached(NamedGroup group, Library library) throws GeneralSecurityException {
        DiffieHellmanProbe.tested(group, library, false, RANDOM);
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void clientOnAnotherLibraryReachesTheSameSecret(NamedGroup group, Library server, Library client)
            throws GeneralSecurityException {
        assertSameSecret(new DiffieHellman(group, server, false, RANDOM), TestShare.generate(group, client));
    }

    @ParameterizedTest
    @MethodSource("all")
    void sharesAreFreshEachTime(NamedGroup group, Library library) throws GeneralSecurityException {
        DiffieHellman exchange = new DiffieHellman(group, library, false, RANDOM);
        byte[] client = TestShare.generate(group, library).share();
        KeyExchange.Answer one = exchange.answer(client);
        KeyExchange.Answer two = exchange.answer(client);
        assertFalse(Arrays.equals(one.serverShare(), two.serverShare()));
        assertNotEquals(one.sharedSecret(), two.sharedSecret());
    }

    /** RFC 8446 §7.4.2: "leading zeros found in this octet string MUST NOT be truncated". The peer is 7·G. */
    @ParameterizedTest
    @MethodSource("smallerNist")
    void leadingZerosOfTheSecretAreKept(NamedGroup group, Library library) throws GeneralSecurityException {
        boolean p256 = group == NamedGroup.SECP256R1;
        byte[] privateKey = p256
                ? hex(
                        "3041020100301306072a8648ce3d020106082a8648ce3d030107042730250201010420",
                        "000112233445566778899aabbccddeeff0112233445566778899aabbccdeadbf")
                : hex(
                        "304e020100301006072a8648ce3d020106052b81040022043730350201010430",
                        "000000000000000000000000000000000001122334455667",
                        "78899aabbccddeeff0112233445566778899aabbccdf0bb2");
        byte[] peer = p256
                ? hex(
                        "048e533b6fa0bf7b4625bb30667c01fb607ef9f8b8a80fef5b300628703187b2a3",
                        "73eb1dbde03318366d069f83a6f5900053c73633cb041b21c55e1a86c1f400b4")
                : hex(
                        "04283c1d7365ce4788f29f8ebf234edffead6fe997fbea5ffa",
                        "2d58cc9dfa7b1c508b05526f55b9ebb2040f05b48fb6d0e1",
                        "9475c99061e41b88ba52efdb8c1690471a61d867ed799729",
                        "d9c92cd01dbd225630d84ede32a78f9e64664cdac512ef8c");
        byte[] expected = p256
                ? hex("0000f515cbef03238d26c524ab69cb377821f34283ade6f4c110f9d9c933c7db")
                : hex(
                        "000040ab725dd5bbb5b7ebf1becdb2403573cee9d4a0a72d",
                        "78ce91015c62f9b3e85da198e5938497120a90372e45f510");
        DiffieHellman exchange = new DiffieHellman(group, library, false, RANDOM);
        try (Secret secret = exchange.agree(exchange.privateKey(new PKCS8EncodedKeySpec(privateKey)), peer)) {
            assertArrayEquals(expected, secret.expose());
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void shareOfAnotherLengthIsRefused(NamedGroup group, Library library) throws GeneralSecurityException {
        DiffieHellman exchange = new DiffieHellman(group, library, false, RANDOM);
        byte[] share = TestShare.generate(group, library).share();
        for (int length : new int[] {0, 1, share.length / 2 + 1, share.length - 1, share.length + 1}) {
            assertFault(Fault.BAD_KEY_SHARE, () -> exchange.answer(Arrays.copyOf(share, length)));
        }
    }

    @ParameterizedTest
    @MethodSource("nist")
    void otherPointFormatsAreRefused(NamedGroup group, Library library) throws GeneralSecurityException {
        DiffieHellman exchange = new DiffieHellman(group, library, false, RANDOM);
        byte[] share = TestShare.generate(group, library).share();
        for (int format : new int[] {0, 1, 2, 3, 5, 6, 7, 0x84, 0xff}) {
            byte[] changed = share.clone();
            changed[0] = (byte) format;
            assertFault(Fault.BAD_KEY_SHARE, () -> exchange.answer(changed));
            int compressed = 1 + share.length / 2;
            assertFault(Fault.BAD_KEY_SHARE, () -> exchange.answer(Arrays.copyOf(changed, compressed)));
        }
        assertFault(Fault.BAD_KEY_SHARE, () -> exchange.answer(new byte[1])); // infinity in SEC 1
    }

    @ParameterizedTest
    @MethodSource("nist")
    void pointsThatAreNotOnTheCurveAreRefused(NamedGroup group, Library library) throws GeneralSecurityException {
        DiffieHellman exchange = new DiffieHellman(group, library, false, RANDOM);
        byte[] share = TestShare.generate(group, library).share();
        for (int i = 1; i < share.length; i++) {
            byte[] changed = share.clone();
            changed[i] ^= 1;
            assertFault(Fault.BAD_KEY_SHARE, () -> exchange.answer(changed));
        }
        byte[] zero = new byte[share.length];
        zero[0] = 4;
        assertFault(Fault.BAD_KEY_SHARE, () -> exchange.answer(zero));
        byte[] ones = new byte[share.length];
        Arrays.fill(ones, (byte) 0xff); // coordinates beyond the prime
        ones[0] = 4;
        assertFault(Fault.BAD_KEY_SHARE, () -> exchange.answer(ones));
    }

    /** What the check of our own stands before: that the libraries do it too is worth knowing. */
    @ParameterizedTest
    @MethodSource("nist")
    void libraryItselfRefusesPointsThatAreNotOnTheCurve(NamedGroup group, Library library)
            throws GeneralSecurityException {
        TestShare share = TestShare.generate(group, library);
        byte[] changed = share.share().clone();
        changed[changed.length - 1] ^= 1;
        assertTrue(TestShare.libraryRefuses(group, library, share.keys().getPrivate(), changed));
    }

    /** Points of small order, with which every private key leads to zero (RFC 7748 §6.1, §7). */
    @ParameterizedTest
    @MethodSource("x25519")
    void x25519PointsOfSmallOrderAreRefused(Library library) throws GeneralSecurityException {
        DiffieHellman exchange = new DiffieHellman(NamedGroup.X25519, library, false, RANDOM);
        for (String point : List.of(
                "0000000000000000000000000000000000000000000000000000000000000000",
                "0100000000000000000000000000000000000000000000000000000000000000",
                "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
                "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "0000000000000000000000000000000000000000000000000000000000000080")) {
            assertFault(Fault.BAD_KEY_SHARE, () -> exchange.answer(hex(point)));
        }
    }

    /** RFC 7748 §5: the last bit is to be ignored, and values beyond the prime are to be taken. */
    @ParameterizedTest
    @MethodSource("x25519")
    void x25519ValuesThatAreNotCanonicalAreTaken(Library library) throws GeneralSecurityException {
        DiffieHellman exchange = new DiffieHellman(NamedGroup.X25519, library, false, RANDOM);
        TestShare client = TestShare.generate(NamedGroup.X25519, library);
        byte[] lastBit = client.share().clone();
        lastBit[31] |= (byte) 0x80;
        assertSameSecret(exchange, new TestShare(client.group(), client.library(), client.keys(), lastBit));
        // p + 9 is the base point.
        byte[] beyond = hex("f6ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");
        assertEquals(32, exchange.answer(beyond).serverShare().length);
    }

    @ParameterizedTest
    @MethodSource("x448")
    void x448PointsOfSmallOrderAreRefused(Library library) throws GeneralSecurityException {
        DiffieHellman exchange = new DiffieHellman(NamedGroup.X448, library, false, RANDOM);
        String zeros = "00".repeat(28);
        String ones = "ff".repeat(28);
        for (String point : List.of(
                zeros + zeros, // 0, then 1, p-1, p and p+1
                "01" + zeros.substring(2) + zeros,
                "fe" + ones.substring(2) + "fe" + ones.substring(2),
                ones + "fe" + ones.substring(2),
                zeros + ones)) {
            assertFault(Fault.BAD_KEY_SHARE, () -> exchange.answer(hex(point)));
        }
    }

    /** RFC 7748 §5: values beyond the prime are to be taken; this is p + 5, the base point. */
    @ParameterizedTest
    @MethodSource("x448")
    void x448ValuesThatAreNotCanonicalAreTaken(Library library) throws GeneralSecurityException {
        DiffieHellman exchange = new DiffieHellman(NamedGroup.X448, library, false, RANDOM);
        byte[] beyond = hex("04" + "00".repeat(27) + "ff".repeat(28));
        byte[] base = hex("05" + "00".repeat(55));
        PrivateKey own =
                exchange.privateKey(DiffieHellmanVector.of(NamedGroup.X448).privateKey());
        assertEquals(exchange.agree(own, base), exchange.agree(own, beyond));
    }

    /** RFC 8446 §4.2.8.1: "1 < Y < p-1". */
    @ParameterizedTest
    @MethodSource("finiteFields")
    void valuesOutsideTheRangeAreRefused(NamedGroup group, Library library) throws GeneralSecurityException {
        DiffieHellman exchange = new DiffieHellman(group, library, false, RANDOM);
        FiniteField field = FiniteField.valueOf(group.name());
        BigInteger p = field.p();
        for (BigInteger y :
                List.of(BigInteger.ZERO, BigInteger.ONE, p.subtract(BigInteger.ONE), p, p.add(BigInteger.ONE))) {
            assertFault(Fault.BAD_KEY_SHARE, () -> exchange.answer(field.bytes(y)));
        }
        byte[] ones = new byte[group.clientShareLength()];
        Arrays.fill(ones, (byte) 0xff);
        assertFault(Fault.BAD_KEY_SHARE, () -> exchange.answer(ones));
        for (BigInteger y : List.of(BigInteger.TWO, p.subtract(BigInteger.TWO))) {
            exchange.answer(field.bytes(y)).sharedSecret().close();
        }
    }

    /** RFC 8446 §7.4.1: "padded with leading zeros to the size of the prime". With 2 as peer, 2 to the own exponent. */
    @ParameterizedTest
    @MethodSource("finiteFields")
    void secretsOfFiniteFieldsArePadded(NamedGroup group, Library library) throws GeneralSecurityException {
        DiffieHellman exchange = new DiffieHellman(group, library, false, RANDOM);
        FiniteField field = FiniteField.valueOf(group.name());
        int exponent = 1000; // so that the power is far below the prime
        PrivateKey own =
                exchange.privateKey(new DHPrivateKeySpec(BigInteger.valueOf(exponent), field.p(), BigInteger.TWO));
        byte[] expected = new byte[group.clientShareLength()];
        expected[expected.length - 1 - exponent / 8] = (byte) (1 << exponent % 8);
        try (Secret secret = exchange.agree(own, field.bytes(BigInteger.TWO))) {
            assertArrayEquals(expected, secret.expose());
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void manyThreadsUseOneGroup(NamedGroup group, Library library) throws Exception {
        DiffieHellman exchange = new DiffieHellman(group, library, false, RANDOM);
        TestShare client = TestShare.generate(group, library);
        Threads.runOnMany(() -> {
            for (int i = 0; i < 5; i++) {
                assertSameSecret(exchange, client);
            }
            return null;
        });
    }

    private static void assertSameSecret(KeyExchange server, TestShare client) throws GeneralSecurityException {
        KeyExchange.Answer answer = server.answer(client.share());
        assertEquals(server.group().clientShareLength(), answer.serverShare().length);
        try (Secret ours = answer.sharedSecret();
                Secret theirs = client.agree(answer.serverShare())) {
            assertEquals(ours, theirs);
        }
    }

    private static Primitive primitive(NamedGroup group) {
        return Objects.requireNonNull(Primitive.of(group));
    }
}
