// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto.jca;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.tls.crypto.CipherSuite;
import io.postern.tls.crypto.CryptoProvider;
import io.postern.tls.crypto.NamedGroup;
import io.postern.tls.crypto.SignatureScheme;
import java.security.Security;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CryptoProvidersTest {

    @ParameterizedTest
    @ValueSource(strings = {"auto", "portable"})
    void everythingIsThere(String name) {
        CryptoProvider crypto = CryptoProviders.named(name);
        assertEquals(name, crypto.name());
        assertEquals(
                List.of(CipherSuite.values()),
                crypto.suites().stream().map(CryptoProvider.Suite::suite).toList());
        assertEquals(
                EnumSet.complementOf(EnumSet.of(NamedGroup.FFDHE4096, NamedGroup.FFDHE6144, NamedGroup.FFDHE8192)),
                Set.copyOf(crypto.groups().stream().map(group -> group.group()).toList()));
        assertEquals(
                List.of(SignatureScheme.values()),
                crypto.signing().stream().map(CryptoProvider.Signing::scheme).toList());
    }

    @ParameterizedTest
    @EnumSource(names = {"FFDHE4096", "FFDHE6144", "FFDHE8192"})
    void largestFiniteFieldsHaveANameOnly(NamedGroup group) {
        assertSame(group, NamedGroup.named(group.toString()));
        assertNull(CryptoProviders.configured().group(group));
    }

    @Test
    void configuredIsWhatTheSystemPropertyNames() {
        assertEquals(
                System.getProperty(CryptoProviders.PROPERTY, "auto"),
                CryptoProviders.configured().name());
        assertSame(
                CryptoProviders.configured(),
                CryptoProviders.named(CryptoProviders.configured().name()));
    }

    @Test
    void unknownNameIsRefusedWithTheKnownOnes() {
        String message = assertThrows(IllegalArgumentException.class, () -> CryptoProviders.named("fips"))
                .getMessage();
        assertNotNull(message);
        assertTrue(message.contains("'fips'") && message.contains("auto") && message.contains("portable"), message);
    }

    @Test
    void portableUsesNoNativeCode() {
        CryptoReport report = CryptoReport.of(CryptoProviders.portable());
        for (CryptoReport.Row row : report.rows()) {
            assertNotNull(row.provider(), row.primitive());
            assertTrue(Set.of("JDK", "BouncyCastle").contains(row.provider()), row.toString());
            assertEquals(List.of(), row.passedOver());
        }
    }

    @Test
    void reportNamesTheLibrariesThatTheProviderUses() {
        CryptoProvider crypto = CryptoProviders.configured();
        for (CryptoProvider.Signing signing : crypto.signing()) {
            CryptoReport.Row row = CryptoReport.of(crypto).rows().stream()
                    .filter(candidate ->
                            candidate.primitive().equals(signing.scheme().toString()))
                    .findFirst()
                    .orElseThrow();
            assertEquals(signing.provider(), row.provider());
            assertNotNull(row.version());
        }
    }

    @Test
    void noProviderIsRegistered() {
        CryptoProviders.auto();
        Set<String> registered = Set.copyOf(Stream.of(Security.getProviders())
                .map(provider -> provider.getName())
                .toList());
        assertFalse(registered.contains("AmazonCorrettoCryptoProvider"));
        assertFalse(registered.contains("Conscrypt"));
        assertFalse(registered.contains("BC"));
    }

    @ParameterizedTest
    @EnumSource
    void libraryIsThereOrSaysWhyNot(LibraryName name) {
        switch (InstalledLibraries.INSTANCE.load(name)) {
            case Libraries.Loading.Loaded(Library library) ->
                assertFalse(library.providers().isEmpty());
            case Libraries.Loading.Missing(String reason) -> assertFalse(reason.isBlank());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"JDK", "BOUNCY_CASTLE"})
    void librariesInJavaAreAlwaysThere(LibraryName name) {
        assertInstanceOf(Libraries.Loading.Loaded.class, InstalledLibraries.INSTANCE.load(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "portable"})
    void randomBytesDiffer(String name) {
        byte[] one = new byte[32];
        byte[] two = new byte[32];
        CryptoProviders.named(name).random().nextBytes(one);
        CryptoProviders.named(name).random().nextBytes(two);
        assertFalse(Arrays.equals(one, two));
    }

    @Test
    void rowsOfTheTableOnlyDifferBetweenPreferencesByWhatIsLeftOut() {
        Preferences.AUTO
                .candidates()
                .forEach((primitive, row) -> assertEquals(
                        row.stream()
                                .filter(candidate -> candidate.library() == LibraryName.JDK
                                        || candidate.library() == LibraryName.BOUNCY_CASTLE)
                                .toList(),
                        Preferences.PORTABLE.of(primitive)));
        assertEquals(Set.of(Primitive.values()), Preferences.AUTO.candidates().keySet());
    }
}
