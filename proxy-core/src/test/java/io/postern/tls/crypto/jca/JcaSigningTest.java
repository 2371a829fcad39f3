// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto.jca;

import static io.postern.tls.crypto.jca.SchemeKeys.KEYS;
import static io.postern.tls.crypto.jca.SchemeKeys.keysFor;
import static io.postern.tls.crypto.jca.SchemeKeys.rsaKeys;
import static io.postern.tls.crypto.jca.SchemeKeys.typeFor;
import static io.postern.tls.crypto.jca.SelfTest.hex;
import static io.postern.tls.crypto.jca.TestLibraries.assertFault;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.testing.KeyType;
import io.postern.tls.alert.Fault;
import io.postern.tls.crypto.HardwareKey;
import io.postern.tls.crypto.SignatureScheme;
import io.postern.tls.crypto.Signer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Security;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class JcaSigningTest {

    private static final byte[] CONTENT = "what is signed".getBytes(US_ASCII);
    private static final Map<KeyType, KeyPair> LONG_RSA_KEYS = new EnumMap<>(KeyType.class);

    static Stream<Arguments> all() {
        return SchemeKeys.schemesAndLibraries();
    }

    static Stream<Arguments> rsa() {
        return all().filter(row -> row.get()[0].toString().startsWith("rsa"));
    }

    @ParameterizedTest
    @MethodSource("all")
    void signatureIsVerifiedByEveryOther(SignatureScheme scheme, Library library) throws GeneralSecurityException {
        KeyPair keys = keysFor(scheme);
        Signer signer = signer(scheme, library, keys);
        for (Library verifier : TestLibraries.serving(Primitive.of(scheme))) {
            byte[] signature = signer.sign(CONTENT);
            assertTrue(verifies(scheme, verifier, keys, CONTENT, signature), verifier.name());
            signature[signature.length - 1] ^= 1;
            assertFalse(verifies(scheme, verifier, keys, CONTENT, signature), verifier.name());
        }
        assertEquals(scheme, signer.scheme());
        assertEquals(library.name(), signer.provider());
    }

    @ParameterizedTest
    @MethodSource("all")
    void schemeTakesKeysOfItsOwnKindOnly(SignatureScheme scheme, Library library) throws GeneralSecurityException {
        JcaSigning signing = signing(scheme, library);
        KEYS.forEach((type, keys) -> assertEquals(
                type == typeFor(scheme), signing.signer(keys.getPrivate(), keys.getPublic()) != null, type.name()));
    }

    @ParameterizedTest
    @MethodSource("all")
    void keysOfEveryOtherLibraryAreTaken(SignatureScheme scheme, Library library) throws GeneralSecurityException {
        KeyPair keys = keysFor(scheme);
        for (Library origin : TestLibraries.serving(Primitive.of(scheme))) {
            KeyPair theirs = translated(scheme, origin, keys);
            byte[] signature = signer(scheme, library, theirs).sign(CONTENT);
            assertTrue(verifies(scheme, library, keys, CONTENT, signature), origin.name());
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = SignatureScheme.class,
            names = {"ECDSA_SECP256R1_SHA256", "ECDSA_SECP384R1_SHA384", "ECDSA_SECP521R1_SHA512"})
    void curvesThatNoSchemeHasAreRefused(SignatureScheme scheme) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(
                "EC",
                TestLibraries.library(LibraryName.BOUNCY_CASTLE).providers().getFirst());
        generator.initialize(new ECGenParameterSpec("secp256k1"));
        KeyPair keys = generator.generateKeyPair();
        Library library = TestLibraries.library(LibraryName.JDK);
        assertNull(signing(scheme, library).signer(keys.getPrivate(), keys.getPublic()));
    }

    @ParameterizedTest
    @MethodSource("rsa")
    void rsaKeysOf1024BitsAreRefused(SignatureScheme scheme, Library library) throws GeneralSecurityException {
        KeyPair keys = rsaKeys(scheme, 1024);
        assertNull(signing(scheme, library).signer(keys.getPrivate(), keys.getPublic()));
    }

    @ParameterizedTest
    @MethodSource("rsa")
    void rsaKeysOf3072BitsAreSlowEverywhere(SignatureScheme scheme, Library library) throws GeneralSecurityException {
        assertTrue(signer(scheme, library, longRsaKeys(scheme)).slow());
    }

    @Test
    void rsaKeysOf2048BitsAreAsSlowAsTheLibrary() throws GeneralSecurityException {
        Library library = TestLibraries.library(LibraryName.JDK);
        KeyPair keys = keysFor(SignatureScheme.RSA_PSS_RSAE_SHA256);
        for (boolean slow : new boolean[] {true, false}) {
            Signer signer = new JcaSigning(SignatureScheme.RSA_PSS_RSAE_SHA256, library, slow, new SecureRandom())
                    .signer(keys.getPrivate(), keys.getPublic());
            assertNotNull(signer);
            assertEquals(slow, signer.slow());
        }
    }

    /** RFC 8032 §7.1, test 2. */
    @ParameterizedTest
    @MethodSource("ed25519")
    void publishedEd25519SignatureIsMade(Library library) throws GeneralSecurityException {
        KeyFactory factory = KeyFactory.getInstance("Ed25519");
        KeyPair keys = new KeyPair(
                factory.generatePublic(new X509EncodedKeySpec(hex(
                        "302a300506032b6570032100",
                        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"))),
                factory.generatePrivate(new PKCS8EncodedKeySpec(hex(
                        "302e020100300506032b657004220420",
                        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"))));
        assertArrayEquals(
                hex(
                        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da",
                        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"),
                signer(SignatureScheme.ED25519, library, keys).sign(hex("72")));
    }

    /** RFC 8032 §7.4, "1 octet". */
    @ParameterizedTest
    @MethodSource("ed448")
    void publishedEd448SignatureIsMade(Library library) throws GeneralSecurityException {
        KeyFactory factory = KeyFactory.getInstance("Ed448");
        KeyPair keys = new KeyPair(
                factory.generatePublic(new X509EncodedKeySpec(hex(
                        "3043300506032b6571033a00",
                        "43ba28f430cdff456ae531545f7ecd0ac834a55d9358c0372bfa0c6c",
                        "6798c0866aea01eb00742802b8438ea4cb82169c235160627b4c3a9480"))),
                factory.generatePrivate(new PKCS8EncodedKeySpec(hex(
                        "3047020100300506032b6571043b0439",
                        "c4eab05d357007c632f3dbb48489924d552b08fe0c353a0d4a1f00ac",
                        "da2c463afbea67c5e8d2877c5e3bc397a659949ef8021e954e0a12274e"))));
        assertArrayEquals(
                hex(
                        "26b8f91727bd62897af15e41eb43c377efb9c610d48f2335cb0bd008",
                        "7810f4352541b143c4b981b7e18f62de8ccdf633fc1bf037ab7cd779",
                        "805e0dbcc0aae1cbcee1afb2e027df36bc04dcecbf154336c19f0af7",
                        "e0a6472905e799f1953d2a0ff3348ab21aa4adafd1d234441cf807c0",
                        "3a00"),
                signer(SignatureScheme.ED448, library, keys).sign(hex("03")));
    }

    static Stream<Library> ed448() {
        return TestLibraries.serving(Primitive.ED448).stream();
    }

    static Stream<Library> ed25519() {
        return TestLibraries.serving(Primitive.ED25519).stream();
    }

    @ParameterizedTest
    @MethodSource("all")
    void manyThreadsSignWithDifferentKeys(SignatureScheme scheme, Library library) throws Exception {
        JcaSigning signing = signing(scheme, library);
        List<KeyPair> pairs = List.of(
                keysFor(scheme),
                scheme.toString().startsWith("rsa")
                        ? longRsaKeys(scheme)
                        : typeFor(scheme).generate());
        Threads.runOnMany(() -> {
            for (int i = 0; i < 4; i++) {
                KeyPair keys = pairs.get(i % 2);
                Signer signer = signing.signer(keys.getPrivate(), keys.getPublic());
                assertNotNull(signer);
                assertTrue(verifies(scheme, library, keys, CONTENT, signer.sign(CONTENT)));
            }
            return null;
        });
    }

    @Test
    void keyInHardwareSignsThroughItsOwnProviderAndIsSlow() throws GeneralSecurityException {
        withRegistered(() -> {
            Signer signer = hardwareSigner(false);
            assertNotNull(signer);
            assertTrue(signer.slow());
            assertEquals("Fake", signer.provider());
            KeyPair keys = keysFor(signer.scheme());
            assertTrue(verifies(
                    signer.scheme(), TestLibraries.library(LibraryName.JDK), keys, CONTENT, signer.sign(CONTENT)));
        });
    }

    @Test
    void keyInHardwareThatBringsItsProviderNeedsNoRegisteredOne() throws GeneralSecurityException {
        KeyPair keys = keysFor(SignatureScheme.ECDSA_SECP256R1_SHA256);
        HardwareKey key =
                new HardwareKey(new FakeProvider.HardwareKey(keys.getPrivate(), false), FakeProvider.hardware());
        Signer signer = signing(SignatureScheme.ECDSA_SECP256R1_SHA256, TestLibraries.library(LibraryName.JDK))
                .signer(key, keys.getPublic());
        assertNotNull(signer);
        assertTrue(signer.slow());
        assertEquals("Fake", signer.provider());
        assertTrue(
                verifies(signer.scheme(), TestLibraries.library(LibraryName.JDK), keys, CONTENT, signer.sign(CONTENT)));
    }

    @Test
    void keyInHardwareThatNobodyKnowsIsRefused() throws GeneralSecurityException {
        assertNull(hardwareSigner(false));
    }

    @Test
    void failureOfAProviderIsInternal() throws GeneralSecurityException {
        withRegistered(() -> {
            Signer signer = hardwareSigner(true);
            assertNotNull(signer);
            assertFault(Fault.INTERNAL, () -> signer.sign(CONTENT));
        });
    }

    private interface Check {
        void run() throws GeneralSecurityException;
    }

    /** Registers the fake for the while: a key in hardware is found through what is registered. */
    private static void withRegistered(Check check) throws GeneralSecurityException {
        Security.addProvider(FakeProvider.hardware());
        try {
            check.run();
        } finally {
            Security.removeProvider("Fake");
        }
    }

    private static @Nullable Signer hardwareSigner(boolean broken) throws GeneralSecurityException {
        KeyPair keys = keysFor(SignatureScheme.ECDSA_SECP256R1_SHA256);
        return signing(SignatureScheme.ECDSA_SECP256R1_SHA256, TestLibraries.library(LibraryName.JDK))
                .signer(new FakeProvider.HardwareKey(keys.getPrivate(), broken), keys.getPublic());
    }

    private static Signer signer(SignatureScheme scheme, Library library, KeyPair keys)
            throws GeneralSecurityException {
        Signer signer = signing(scheme, library).signer(keys.getPrivate(), keys.getPublic());
        assertNotNull(signer);
        return signer;
    }

    private static JcaSigning signing(SignatureScheme scheme, Library library) throws GeneralSecurityException {
        return new JcaSigning(scheme, library, false, new SecureRandom());
    }

    private static boolean verifies(
            SignatureScheme scheme, Library library, KeyPair keys, byte[] content, byte[] signature)
            throws GeneralSecurityException {
        Signature verification = SchemeParameters.of(scheme).signature(library);
        verification.initVerify(SchemeParameters.of(scheme)
                .keyFactory(library)
                .generatePublic(new X509EncodedKeySpec(PortableKey.ofPublic(
                        KeyKind.of(keys.getPublic()).type(), keys.getPublic().getEncoded()))));
        verification.update(content);
        try {
            return verification.verify(signature);
        } catch (SignatureException _) {
            return false; // some libraries say so about a signature that is not even well-formed
        }
    }

    private static KeyPair translated(SignatureScheme scheme, Library origin, KeyPair keys)
            throws GeneralSecurityException {
        KeyFactory factory;
        String[] names = typeFor(scheme) == KeyType.RSA_PSS_2048
                ? new String[] {"RSASSA-PSS"}
                : SchemeParameters.of(scheme).keyNames();
        try {
            factory = origin.service(KeyFactory::getInstance, names);
        } catch (GeneralSecurityException _) {
            return keys;
        }
        return new KeyPair(
                factory.generatePublic(new X509EncodedKeySpec(keys.getPublic().getEncoded())),
                factory.generatePrivate(
                        new PKCS8EncodedKeySpec(keys.getPrivate().getEncoded())));
    }

    /** Made when a test first needs them: that takes a while. */
    private static KeyPair longRsaKeys(SignatureScheme scheme) {
        return LONG_RSA_KEYS.computeIfAbsent(typeFor(scheme), _ -> rsaKeys(scheme, 3072));
    }
}
