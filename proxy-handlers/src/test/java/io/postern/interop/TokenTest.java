// SPDX-License-Identifier: Apache-2.0
package io.postern.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.handlers.testing.AnyCrypto;
import io.postern.testing.KeyType;
import io.postern.testing.PemText;
import io.postern.testing.TestCredentials;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys in a PKCS #11 token: SoftHSM's. */
@AnyCrypto
class TokenTest {

    private static final TestCredentials CREDENTIALS = TestCredentials.of("token.test");
    private static final DaemonSetup SETUP = new DaemonSetup();
    private static final SoftHsm TOKEN = new SoftHsm(SETUP.directory());

    @BeforeAll
    static void fillTheToken() {
        TOKEN.importChain(CREDENTIALS, KeyType.EC_P256);
        TOKEN.importChain(CREDENTIALS, KeyType.EC_P384);
        TOKEN.importChain(CREDENTIALS, KeyType.RSA_2048);
        TOKEN.importKeyAlone(CREDENTIALS, KeyType.EC_P256, "alone");
        SETUP.secret("pin", SoftHsm.PIN + "\n");
        SETUP.file("ca.pem", PemText.certificates(TestCredentials.ca()));
        SETUP.file("ec.pem", PemText.certificates(CREDENTIALS.certificate(KeyType.EC_P256)));
        SETUP.file("rsa.pem", PemText.certificates(CREDENTIALS.certificate(KeyType.RSA_2048)));
        SETUP.file(
                "other.pem",
                PemText.certificates(TestCredentials.of("other.test").certificate(KeyType.EC_P256)));
    }

    @Test
    void keysInATokenSignByEachScheme() {
        try (HttpBackend web = new HttpBackend();
                DaemonProcess daemon = setup(web, item("ec_p256"), item("ec_p384"), item("rsa_2048"))
                        .start()) {
            assertServed(daemon, "ecdsa_secp256r1_sha256", "ecdsa");
            assertServed(daemon, "ecdsa_secp384r1_sha384", "ecdsa");
            for (String hash : List.of("sha256", "sha384", "sha512")) {
                assertServed(daemon, "rsa_pss_rsae_" + hash, "rsa.pss");
            }
            daemon.stop();
        }
    }

    @Test
    void tokenWithoutRsaPssSignsByTheBareFunction() {
        try (HttpBackend web = new HttpBackend();
                DaemonProcess daemon = setup(web, item("rsa_2048"))
                        .variable("SOFTHSM2_CONF", TOKEN.configurationOfOnly("CKM_RSA_X_509"))
                        .start()) {
            for (String hash : List.of("sha256", "sha384", "sha512")) {
                assertServed(daemon, "rsa_pss_rsae_" + hash, "rsa.pss");
            }
            daemon.stop();
        }
    }

    @Test
    void tokenThatCannotSignInTls13IsRefused() {
        Client.Result result = setup(null, item("ec_p256"))
                .variable("SOFTHSM2_CONF", TOKEN.configurationOfOnly("CKM_RSA_X_509"))
                .check();
        assertTrue(
                result.errors().contains("the token signs by no scheme of TLS 1.3 with this 256-bit EC key; expected"),
                result::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"slot-index: 0", "slot: SLOT"})
    void tokenIsFoundByItsSlot(String slot) {
        assertEquals("", check(item(slot.replace("SLOT", TOKEN.slot()), "ec_p256", "pin", "")));
    }

    @Test
    void chainBesideTheTokenTakesThePlaceOfItsOwn() {
        assertEquals("", check(item("slot-index: 0", "ec_p256", "pin", ", chain: ec.pem")));
    }

    @Test
    void pinOfTheEnvironmentIsTaken() {
        DaemonSetup setup = setup(null, "{pkcs11: " + token("slot-index: 0", "ec_p256") + ", passphrase: {env: PIN}}")
                .variable("PIN", SoftHsm.PIN);
        assertEquals(0, setup.check().exit());
    }

    @ParameterizedTest
    @CsvSource({"ec_p256,other.pem,256-bit EC", "ec_p256,rsa.pem,2048-bit RSA", "rsa_2048,ec.pem,256-bit EC"})
    void keyOfAnotherCertificateIsRefused(String label, String chain, String expected) {
        String said = check(item("slot-index: 0", label, "pin", ", chain: " + chain));
        assertTrue(said.contains(chain + ": expected the private key of its " + expected + " key"), said);
    }

    @Test
    void labelThatTheTokenHasNotIsRefused() {
        String said = check(item("shop"));
        assertTrue(
                said.contains(
                        ", slot index 0 has no private key with a certificate \"shop\"; it has ec_p256, ec_p384, rsa_2048"),
                said);
    }

    @Test
    void keyWithoutACertificateInTheTokenIsRefused() {
        String said = check(item("slot-index: 0", "alone", "pin", ", chain: ec.pem"));
        assertTrue(said.contains(" has no private key with a certificate \"alone\"; it has "), said);
    }

    @ParameterizedTest
    @CsvSource({"slot-index: 7,slot index 7", "slot: 12345,slot 12345"})
    void slotThatTheLibraryHasNotIsRefused(String slot, String named) {
        String said = check(item(slot, "ec_p256", "pin", ""));
        assertTrue(said.contains("there is no " + named + " in " + SoftHsm.library()), said);
    }

    @Test
    void wrongPinIsRefusedOnceAndNeverShown() {
        SETUP.secret("wrong", "161803\n");
        String wrong = item("slot-index: 0", "ec_p256", "wrong", "");
        String said = check(wrong, item("slot-index: 0", "rsa_2048", "wrong", ""));
        assertEquals(2, said.split("refuses the PIN", -1).length - 1, said);
        assertTrue(said.contains("the token in " + SoftHsm.library() + ", slot index 0 refuses the PIN\n"), said);
        assertTrue(said.contains("refuses the PIN; it is not tried again before a restart"), said);
        assertFalse(said.contains("161803"), said);
        assertFalse(said.contains(SoftHsm.PIN), said);
    }

    private static String item(String label) {
        return item("slot-index: 0", label, "pin", "");
    }

    private static String item(String slot, String label, String pin, String more) {
        return "{pkcs11: " + token(slot, label) + ", passphrase: {file: " + pin + "}" + more + "}";
    }

    private static String token(String slot, String label) {
        return "{library: " + SoftHsm.library() + ", " + slot + ", key: " + label + "}";
    }

    /** What {@code postern check} says beside {@code ok}. */
    private static String check(String... items) {
        Client.Result result = setup(null, items).check();
        return (result.text() + result.errors()).replaceAll("(?m)^ok\n", "");
    }

    private static DaemonSetup setup(@Nullable HttpBackend web, String... items) {
        return SETUP.variable("SOFTHSM2_CONF", TOKEN.configuration())
                .listener("https", "token")
                .host("token", "web", items)
                .pool("web", web == null ? 1 : web.port());
    }

    private static void assertServed(DaemonProcess daemon, String scheme, String type) {
        Path authority = SETUP.directory().resolve("ca.pem");
        String summary = OpensslClient.served(daemon, "token.test", authority, "-sigalgs", scheme);
        assertTrue(
                Pattern.compile("signature type: " + type, Pattern.CASE_INSENSITIVE)
                        .matcher(summary)
                        .find(),
                summary);
    }
}
