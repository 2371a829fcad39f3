// SPDX-License-Identifier: Apache-2.0
package io.postern.config;

import static io.postern.config.Sandbox.GOOD;
import static io.postern.config.Sandbox.edited;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.postern.testing.KeyType;
import io.postern.testing.PemText;
import io.postern.testing.TestCredentials;
import io.postern.testing.TestStores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ways to name a key, and what can be wrong with each, told where it stands. */
final class CredentialSourceErrorsTest {

    private static final String PEM = "{chain: shop.pem, key: shop.key}";
    private static final String ITEM = "hosts.shop.certificates[0]";
    private static final TestCredentials CREDENTIALS = TestCredentials.of("shop.example", "*.shop.example");

    @TempDir
    private Path directory;

    private Sandbox sandbox;

    @BeforeEach
    void makeSandbox() throws Exception {
        sandbox = new Sandbox(directory);
        sandbox.key("phrase", "correct horse\n");
        TestStores.pkcs12(directory.resolve("shop.p12"), "correct horse", CREDENTIALS, KeyType.EC_P256);
    }

    @Test
    void keyInPkcs12IsLoadedWithoutWarning() throws Exception {
        sandbox.assertWarnings(with("{pkcs12: shop.p12, passphrase: {file: phrase}}"));
        sandbox.assertWarnings(with("{pkcs12: shop.p12, passphrase: {file: phrase}, alias: ec_p256, chain: shop.pem}"));
    }

    @Test
    void sourceOfManyHostsIsLoadedOnce() throws Exception {
        String item = "{pkcs12: shop.p12, passphrase: {file: phrase}}";
        Configuration configuration = sandbox.load(with(item + "\n      - " + item));
        var credentials =
                Objects.requireNonNull(configuration.hosts().get("shop")).credentials();
        assertEquals(2, credentials.size());
        assertSame(credentials.getFirst(), credentials.getLast());
    }

    @Test
    void itemNamesOneKey() throws Exception {
        sandbox.assertErrors(
                with("{chain: shop.pem, key: shop.key, pkcs12: shop.p12}"),
                "9:42: " + ITEM + ".pkcs12: expected one of key, pkcs12, pkcs11, found key and pkcs12");
        sandbox.assertErrors(
                with("{chain: shop.pem, key: shop.key, alias: a}"),
                "9:42: " + ITEM + ".alias: only keys in a PKCS #12 file (\"pkcs12\") have an alias");
    }

    @Test
    void storeNeedsAPassphrase() throws Exception {
        sandbox.assertErrors(
                with("{pkcs12: shop.p12}"),
                "9:9: " + ITEM + ": the key \"passphrase\" is missing: what the PKCS #12 file is encrypted by");
        sandbox.assertErrors(
                with("{pkcs12: shop.p12, passphrase: {}}"),
                "9:28: " + ITEM + ".passphrase: expected {file: FILE} or {env: VARIABLE}");
        sandbox.assertErrors(
                with("{pkcs12: shop.p12, passphrase: {file: phrase, env: SECRET}}"),
                "9:55: " + ITEM + ".passphrase.env: expected one of file, env, found file and env");
        sandbox.assertErrors(
                with("{pkcs12: shop.p12, passphrase: {env: \"A=B\"}}"),
                "9:46: " + ITEM + ".passphrase.env: expected the name of an environment variable");
        sandbox.assertErrors(
                with("{pkcs12: shop.p12, passphrase: secret}"),
                "9:40: " + ITEM + ".passphrase: expected a mapping, as key: value, found \"secret\"");
    }

    @Test
    void eachPartIsReportedWhereItStands() throws Exception {
        sandbox.assertErrors(
                with("{pkcs12: shop.p12, passphrase: {env: POSTERN_NO_SUCH_VARIABLE}, chain: none.pem}"),
                "9:40: " + ITEM + ".passphrase: there is no environment variable POSTERN_NO_SUCH_VARIABLE",
                "9:80: " + ITEM + ".chain: there is no file DIR/none.pem");
        sandbox.assertErrors(
                with("{pkcs12: none.p12, passphrase: {file: phrase}}"),
                "9:18: " + ITEM + ".pkcs12: there is no file DIR/none.p12");
        sandbox.key("phrase", "tr0ub4dor");
        sandbox.assertErrors(
                with("{pkcs12: shop.p12, passphrase: {file: phrase}}"),
                "9:18: " + ITEM + ".pkcs12: DIR/shop.p12 cannot be decrypted: the passphrase is not the one of this"
                        + " file, or the file is damaged");
    }

    @Test
    void wrongPassphraseOfAKeyIsReportedAtTheKey() throws Exception {
        sandbox.key("shop.key", PemText.block("ENCRYPTED PRIVATE KEY", new byte[] {0x30, 0}));
        sandbox.assertErrors(
                with("{chain: shop.pem, key: shop.key, passphrase: {file: phrase}}"),
                "9:32: " + ITEM + ".key: DIR/shop.key has a damaged private key");
    }

    @Test
    void passphraseThatEveryoneCanReadIsAWarning() throws Exception {
        Files.setPosixFilePermissions(directory.resolve("phrase"), PosixFilePermissions.fromString("rw-r--r--"));
        sandbox.assertWarnings(
                with("{pkcs12: shop.p12, passphrase: {file: phrase}}"),
                "9:40: " + ITEM + ".passphrase: DIR/phrase is open to every user of this machine (rw-r--r--); a"
                        + " passphrase should have rw-------");
    }

    @Test
    void chainOfAStoreIsJudgedAtTheStore() throws Exception {
        TestStores.pkcs12(
                directory.resolve("shop.p12"), "correct horse", TestCredentials.of("blog.example"), KeyType.EC_P256);
        sandbox.assertWarnings(
                with("{pkcs12: shop.p12, passphrase: {file: phrase}}"),
                "9:18: " + ITEM + ".pkcs12: the certificate is not for shop.example, *.shop.example, but for"
                        + " blog.example");
    }

    @Test
    void tokenIsNamedByLibrarySlotAndLabel() throws Exception {
        String pin = ", passphrase: {file: phrase}}";
        sandbox.assertErrors(
                with("{pkcs11: {}, passphrase: {file: phrase}}"),
                "9:10: " + ITEM + ".pkcs11: the key \"library\" is missing: the PKCS #11 module, as"
                        + " /usr/lib/softhsm/libsofthsm2.so",
                "9:10: " + ITEM + ".pkcs11: the key \"key\" is missing: the label of the key's certificate in the"
                        + " token");
        sandbox.assertErrors(
                with("{pkcs11: {library: a.so, slot: 1, slot-index: 2, key: shop}" + pin),
                "9:43: " + ITEM + ".pkcs11.slot-index: expected one of slot, slot-index, found slot and slot-index");
        sandbox.assertErrors(
                with("{pkcs11: {library: a.so, slot: 2147483648, key: shop}" + pin),
                "9:40: " + ITEM + ".pkcs11.slot: expected a number from 0 to 2147483647, found \"2147483648\"");
        sandbox.assertErrors(
                with("{pkcs11: {library: a.so, slot-index: first, key: shop}" + pin),
                "9:46: " + ITEM + ".pkcs11.slot-index: expected a number from 0 to 2147483647, found \"first\"");
        sandbox.assertErrors(
                with("{pkcs11: {library: a.so, key: shop}" + pin),
                "9:18: " + ITEM + ".pkcs11: there is no file DIR/a.so");
        sandbox.assertErrors(
                with("{pkcs11: {library: a.so, key: shop}}"),
                "9:9: " + ITEM + ": the key \"passphrase\" is missing: the PIN of the token");
    }

    private static String with(String item) {
        return edited(GOOD, PEM, item);
    }
}
