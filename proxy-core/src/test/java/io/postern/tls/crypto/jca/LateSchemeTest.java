// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto.jca;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.testing.KeyType;
import io.postern.tls.crypto.SignatureScheme;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LateSchemeTest {

    private final AtomicInteger choices = new AtomicInteger();

    @Test
    void libraryIsChosenWithTheFirstKeyThatTheSchemeIsFor() throws Exception {
        LateScheme late = new LateScheme(SignatureScheme.ECDSA_SECP521R1_SHA512, false, () -> chosen(jdk()));
        KeyPair other = keys(KeyType.EC_P256);
        assertNull(late.signer(other.getPrivate(), other.getPublic()));
        assertNull(late.verifier(other.getPublic().getEncoded()));
        assertNull(late.verifier(new byte[0]));
        assertEquals(0, choices.get());
        KeyPair keys = keys(KeyType.EC_P521);
        Threads.runOnMany(() -> {
            assertNotNull(late.signer(keys.getPrivate(), keys.getPublic()));
            assertNotNull(late.verifier(keys.getPublic().getEncoded()));
            return null;
        });
        assertEquals(1, choices.get());
        assertEquals("JDK", late.provider());
        assertEquals("JDK", late.provider());
    }

    @Test
    void schemeThatNoLibraryHasTakesNoKey() {
        LateScheme late = new LateScheme(SignatureScheme.ECDSA_SECP521R1_SHA512, false, () -> chosen(null));
        KeyPair keys = keys(KeyType.EC_P521);
        assertNull(late.signer(keys.getPrivate(), keys.getPublic()));
        assertNull(late.verifier(keys.getPublic().getEncoded()));
        assertEquals("none", late.provider());
        assertEquals(1, choices.get());
    }

    @Test
    void commonSchemeIsChosenBeforeAClientComes() {
        LateScheme common = new LateScheme(SignatureScheme.ECDSA_SECP521R1_SHA512, true, () -> chosen(jdk()));
        assertTrue(common.prepare());
        assertEquals(1, choices.get());
        assertNotNull(common.verifier(keys(KeyType.EC_P521).getPublic().getEncoded()));
        assertEquals(1, choices.get());
    }

    @Test
    void rareSchemeWaitsForAKeyAllTheSame() {
        LateScheme rare = new LateScheme(SignatureScheme.ECDSA_SECP521R1_SHA512, false, () -> chosen(jdk()));
        assertTrue(rare.prepare());
        assertEquals(0, choices.get());
    }

    @Test
    void commonSchemeThatNoLibraryHasSaysSo() {
        assertFalse(new LateScheme(SignatureScheme.ECDSA_SECP521R1_SHA512, true, () -> chosen(null)).prepare());
    }

    private @Nullable JcaScheme chosen(@Nullable JcaScheme scheme) {
        choices.incrementAndGet();
        return scheme;
    }

    private static JcaScheme jdk() {
        SignatureScheme scheme = SignatureScheme.ECDSA_SECP521R1_SHA512;
        Library library = TestLibraries.library(LibraryName.JDK);
        try {
            return new JcaScheme(
                    new JcaSigning(scheme, library, true, new SecureRandom()), new JcaVerifying(scheme, library));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair keys(KeyType type) {
        return Objects.requireNonNull(SchemeKeys.KEYS.get(type));
    }
}
