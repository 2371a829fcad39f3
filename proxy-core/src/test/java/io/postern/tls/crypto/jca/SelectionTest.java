// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto.jca;

import static io.postern.tls.crypto.jca.TestLibraries.assertFault;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.tls.alert.Fault;
import io.postern.tls.crypto.CipherSuite;
import io.postern.tls.crypto.CryptoProvider;
import io.postern.tls.crypto.HashAlgorithm;
import io.postern.tls.crypto.KeyExchange;
import io.postern.tls.crypto.NamedGroup;
import io.postern.tls.crypto.SecurityPolicy;
import io.postern.tls.crypto.SignatureScheme;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SelectionTest {

    private static final Libraries NO_NATIVE_CODE = name -> switch (name) {
        case CORRETTO -> new Libraries.Loading.Missing("no such platform");
        case CONSCRYPT -> new Libraries.Loading.Missing("not on this machine");
        case JDK, BOUNCY_CASTLE -> InstalledLibraries.INSTANCE.load(name);
    };

    @Test
    void withoutNativeLibrariesEverythingIsThereAllTheSame() {
        Selection.Outcome outcome = Selection.of(Preferences.AUTO, NO_NATIVE_CODE);
        CryptoProvider portable = CryptoProviders.portable();
        assertEquals(List.of(CipherSuite.values()), suites(outcome.provider()));
        assertEquals(10, outcome.provider().groups().size());
        assertEquals(
                SignatureScheme.values().length, outcome.provider().signing().size());
        assertEquals(
                portable.signing().stream()
                        .map(CryptoProvider.Signing::provider)
                        .toList(),
                outcome.provider().signing().stream()
                        .map(CryptoProvider.Signing::provider)
                        .toList());
    }

    /** An event loop must never wait for it. */
    @Test
    void whatAPolicyNamesIsSetUpBeforeItIsUsed() {
        List<LibraryName> loaded = new ArrayList<>();
        Selection.Outcome outcome = Selection.of(Preferences.PORTABLE, name -> {
            loaded.add(name);
            return InstalledLibraries.INSTANCE.load(name);
        });
        int atFirst = loaded.size();
        SecurityPolicy policy = SecurityPolicy.INTERMEDIATE_2026;
        outcome.provider().prepare(policy);
        int prepared = loaded.size();
        assertTrue(prepared > atFirst);
        policy.suites().forEach(suite -> assertNotNull(outcome.provider().suite(suite)));
        policy.groups().forEach(group -> assertNotNull(outcome.provider().group(group)));
        assertEquals(prepared, loaded.size());
        assertNotNull(outcome.provider().group(NamedGroup.X448));
        assertTrue(loaded.size() > prepared);
    }

    @Test
    void slownessOfAGroupIsThatOfItsLibrary() {
        CryptoProvider provider =
                Selection.of(Preferences.PORTABLE, NO_NATIVE_CODE).provider();
        assertEquals(
                Set.of(
                        NamedGroup.X25519,
                        NamedGroup.SECP256R1,
                        NamedGroup.X25519MLKEM768,
                        NamedGroup.SECP256R1MLKEM768),
                provider.groups().stream()
                        .filter(group -> !group.slow())
                        .map(KeyExchange::group)
                        .collect(Collectors.toSet()));
    }

    @Test
    void reportSaysWhyALibraryWasPassedOver() {
        CryptoReport report = Selection.of(Preferences.AUTO, NO_NATIVE_CODE).report();
        CryptoReport.Row row = row(report, "ecdsa_secp256r1_sha256");
        assertEquals("BouncyCastle", row.provider());
        assertEquals(
                List.of(
                        new CryptoReport.PassedOver("Corretto", "no such platform"),
                        new CryptoReport.PassedOver("Conscrypt", "not on this machine")),
                row.passedOver());
        assertEquals(Primitive.values().length, report.rows().size());
    }

    @Test
    void libraryThatFailsItsSelfTestIsPassedOver() {
        Libraries libraries = name -> name == LibraryName.JDK
                ? new Libraries.Loading.Loaded(FakeProvider.wrongHmac().before(TestLibraries.library(LibraryName.JDK)))
                : InstalledLibraries.INSTANCE.load(name);
        Selection.Outcome outcome = Selection.of(Preferences.PORTABLE, libraries);
        CryptoReport.Row row = row(outcome.report(), "SHA-256");
        assertEquals("BouncyCastle", row.provider());
        assertEquals("JDK", row.passedOver().getFirst().provider());
        assertTrue(row.passedOver().getFirst().reason().contains("HMAC differs"), row.toString());
        assertEquals("JDK", row(outcome.report(), "SHA-384").provider());
        CryptoProvider.Suite suite = outcome.provider().suite(CipherSuite.TLS_AES_128_GCM_SHA256);
        assertNotNull(suite);
        assertEquals("BouncyCastle", suite.hashProvider());
        assertEquals("JDK", suite.aeadProvider());
    }

    @Test
    void whatNoLibraryImplementsIsLeftOut() {
        Map<Primitive, List<Candidate>> candidates = new EnumMap<>(Preferences.PORTABLE.candidates());
        candidates.put(Primitive.CHACHA20_POLY1305, List.of(Candidate.fast(LibraryName.CORRETTO)));
        candidates.put(Primitive.X25519, List.of());
        candidates.remove(Primitive.RSA_PSS_RSAE_SHA512);
        Selection.Outcome outcome = Selection.of(new Preferences("some", candidates), NO_NATIVE_CODE);
        assertEquals(
                EnumSet.complementOf(EnumSet.of(CipherSuite.TLS_CHACHA20_POLY1305_SHA256)),
                Set.copyOf(suites(outcome.provider())));
        assertNull(outcome.provider().group(NamedGroup.X25519));
        assertNull(outcome.provider().group(NamedGroup.X25519MLKEM768));
        assertNotNull(outcome.provider().group(NamedGroup.SECP256R1MLKEM768));
        assertNotNull(outcome.provider().group(NamedGroup.SECP256R1));
        assertEquals(
                SignatureScheme.values().length - 1,
                outcome.provider().signing().size());
        CryptoReport.Row row = row(outcome.report(), "ChaCha20-Poly1305");
        assertNull(row.provider());
        assertNull(row.version());
        assertEquals("no such platform", row.passedOver().getFirst().reason());
    }

    @Test
    void withoutHashItsSuitesAreLeftOut() {
        Map<Primitive, List<Candidate>> candidates = new EnumMap<>(Preferences.PORTABLE.candidates());
        candidates.remove(Primitive.SHA256);
        Selection.Outcome outcome = Selection.of(new Preferences("some", candidates), NO_NATIVE_CODE);
        assertEquals(List.of(CipherSuite.TLS_AES_256_GCM_SHA384), suites(outcome.provider()));
    }

    @Test
    void withoutRandomBytesThereIsNoStart() {
        Map<Primitive, List<Candidate>> candidates = new EnumMap<>(Preferences.PORTABLE.candidates());
        candidates.remove(Primitive.RANDOM);
        assertThrows(
                IllegalStateException.class, () -> Selection.of(new Preferences("none", candidates), NO_NATIVE_CODE));
    }

    /** A JVM may be set up without the JDK's own signatures. */
    @Test
    void signaturesAreTestedWithWhateverLibraryIsThere() {
        Library jdk = TestLibraries.library(LibraryName.JDK);
        Library crippled = new Library(
                jdk.name(),
                jdk.version(),
                jdk.providers().stream()
                        .filter(provider -> !provider.getName().equals("SunEC"))
                        .toList());
        Selection.Outcome outcome = Selection.of(
                Preferences.PORTABLE,
                name -> name == LibraryName.JDK
                        ? new Libraries.Loading.Loaded(crippled)
                        : InstalledLibraries.INSTANCE.load(name));
        assertEquals(
                "BouncyCastle", row(outcome.report(), "ecdsa_secp256r1_sha256").provider());
        assertEquals("BouncyCastle", row(outcome.report(), "ed25519").provider());
    }

    @Test
    void selfTestFindsAWrongHmac() {
        Library broken = FakeProvider.wrongHmac().before(TestLibraries.library(LibraryName.JDK));
        assertThrows(GeneralSecurityException.class, () -> HashProbe.tested(HashAlgorithm.SHA256, broken));
    }

    @Test
    void libraryThatLacksAPrimitiveSaysSo() {
        GeneralSecurityException e = assertThrows(
                GeneralSecurityException.class,
                () -> HashProbe.tested(
                        HashAlgorithm.SHA384, new Library("Fake", "1", List.of(FakeProvider.wrongHmac()))));
        assertEquals("Fake has no SHA-384", e.getMessage());
    }

    @Test
    void failureToMakeAKeyPairIsInternal() throws GeneralSecurityException {
        Library jdk = TestLibraries.library(LibraryName.JDK);
        DiffieHellman exchange = new DiffieHellman(
                NamedGroup.SECP256R1, FakeProvider.brokenGenerator().before(jdk), false, new SecureRandom());
        byte[] share = TestShare.generate(NamedGroup.SECP256R1, jdk).share();
        assertFault(Fault.INTERNAL, () -> exchange.answer(share));
    }

    private static List<CipherSuite> suites(CryptoProvider provider) {
        return provider.suites().stream().map(CryptoProvider.Suite::suite).toList();
    }

    private static CryptoReport.Row row(CryptoReport report, String primitive) {
        return report.rows().stream()
                .filter(row -> row.primitive().equals(primitive))
                .findFirst()
                .orElseThrow();
    }
}
