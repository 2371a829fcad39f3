// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SecurityPolicyTest {

    static List<SecurityPolicy> presets() {
        return SecurityPolicy.PRESETS;
    }

    /** What the name of a preset stands for never changes: a difference here needs a preset with a new date. */
    @ParameterizedTest
    @MethodSource("presets")
    void presetIsAsPublished(SecurityPolicy preset) throws IOException {
        assertEquals(published(preset.name()), lines(preset));
        assertSame(preset, SecurityPolicy.named(preset.name()));
    }

    @Test
    void unknownPresetIsNone() {
        assertNull(SecurityPolicy.named("modern-2025"));
    }

    @Test
    void changedPresetSaysSo() {
        List<NamedGroup> groups = List.of(NamedGroup.SECP384R1);
        SecurityPolicy preset = SecurityPolicy.INTERMEDIATE_2026;
        SecurityPolicy changed = preset.with(preset.suites(), groups, preset.signatureSchemes());
        assertEquals("intermediate-2026 with changes", changed.name());
        assertEquals(preset.suites(), changed.suites());
        assertEquals(groups, changed.groups());
        assertEquals(preset.signatureSchemes(), changed.signatureSchemes());
        List<CipherSuite> suites = List.of(CipherSuite.TLS_AES_256_GCM_SHA384);
        List<SignatureScheme> schemes = List.of(SignatureScheme.MLDSA65);
        assertEquals(
                new SecurityPolicy("intermediate-2026 with changes", suites, groups, schemes),
                changed.with(suites, groups, schemes));
    }

    @Test
    void presetWithTheListsThatItHasIsItself() {
        SecurityPolicy preset = SecurityPolicy.MODERN_2026;
        assertSame(preset, preset.with(preset.suites(), preset.groups(), preset.signatureSchemes()));
    }

    @Test
    void schemesAreFoundByTheirNamesInTheRegistry() {
        for (SignatureScheme scheme : SignatureScheme.values()) {
            assertSame(scheme, SignatureScheme.named(scheme.toString()));
            assertSame(scheme, SignatureScheme.of(scheme.code()));
        }
        assertNull(SignatureScheme.named("RSA_PSS_RSAE_SHA256"));
        assertNull(SignatureScheme.named("rsa_pkcs1_sha256"));
    }

    private static List<String> lines(SecurityPolicy policy) {
        return Stream.of(
                        policy.suites().stream().map(suite -> "suite " + suite),
                        policy.groups().stream().map(group -> "group " + group),
                        policy.signatureSchemes().stream().map(scheme -> "scheme " + scheme))
                .flatMap(lines -> lines)
                .toList();
    }

    private static List<String> published(String name) throws IOException {
        try (InputStream file = SecurityPolicyTest.class.getResourceAsStream("/policies/" + name + ".txt")) {
            String text = new String(Objects.requireNonNull(file, name).readAllBytes(), StandardCharsets.US_ASCII);
            return text.lines().toList();
        }
    }
}
