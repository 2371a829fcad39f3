// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.testing.KeyType;
import io.postern.testing.PemText;
import io.postern.testing.TestCredentials;
import io.postern.testing.TestStores;
import io.postern.tls.crypto.CryptoProvider;
import io.postern.tls.crypto.jca.CryptoProviders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class CredentialSourceTest {

    private static final TestCredentials CREDENTIALS = TestCredentials.of("shop.example");
    private static final String SECRET = "correct horse";

    private final CryptoProvider crypto = CryptoProviders.configured();

    @TempDir
    private Path directory;

    private Path store = Path.of("");
    private Path phrase = Path.of("");

    @BeforeEach
    void writeFiles() throws Exception {
        phrase = secret("phrase", SECRET + "\nnot this\n");
        store = directory.resolve("shop.p12");
        TestStores.pkcs12(store, SECRET, CREDENTIALS, KeyType.EC_P256);
    }

    @ParameterizedTest
    @EnumSource(names = {"EC_P256", "EC_P384", "RSA_2048", "RSA_PSS_2048", "ED25519", "ML_DSA_65"})
    void keyAndChainInPkcs12Serve(KeyType type) throws Exception {
        TestStores.pkcs12(store, SECRET, CREDENTIALS, type);
        CredentialSource.Loaded loaded = pkcs12(null, null).load(crypto);
        assertEquals(store.toString(), loaded.credential().name());
        assertEquals(
                List.of(CREDENTIALS.certificate(type), TestCredentials.ca()),
                loaded.chain().certificates());
        assertFalse(loaded.credential().signers().isEmpty());
    }

    @ParameterizedTest
    @EnumSource(names = {"EC_P256", "RSA_2048", "ED25519"})
    void storeInTheAlgorithmsOfOldServes(KeyType type) throws Exception {
        TestStores.legacyPkcs12(store, SECRET, CREDENTIALS, type);
        CredentialSource.Loaded loaded = pkcs12(null, null).load(crypto);
        assertEquals(
                CREDENTIALS.certificate(type), loaded.chain().certificates().getFirst());
    }

    @Test
    void chainBesideAStoreTakesThePlaceOfItsOwn() throws Exception {
        Path chain = Files.writeString(
                directory.resolve("a.pem"), PemText.certificates(CREDENTIALS.certificate(KeyType.EC_P256)));
        CredentialSource source = pkcs12(null, chain);
        CredentialSource.Loaded loaded = source.load(crypto);
        assertEquals(1, loaded.chain().certificates().size());
        assertEquals(chain.toString(), loaded.credential().name());
        assertEquals(store.toString(), source.name());
        assertEquals(Set.of(store, phrase, chain), source.files());
    }

    @Test
    void storeWithSeveralKeysNeedsAnAlias() throws Exception {
        TestStores.pkcs12(store, SECRET, CREDENTIALS, KeyType.EC_P256, KeyType.RSA_2048);
        assertEquals(
                store + " has 2 private keys: ec_p256, rsa_2048; expected the key \"alias\" to name one",
                problem(pkcs12(null, null)));
        assertEquals(
                store + " has no private key of the alias \"dsa\"; it has ec_p256, rsa_2048",
                problem(pkcs12("dsa", null)));
        assertEquals(
                CREDENTIALS.certificate(KeyType.RSA_2048),
                pkcs12("rsa_2048", null).load(crypto).chain().certificates().getFirst());
    }

    @Test
    void storeThatIsNoneIsRefused() throws Exception {
        Files.writeString(store, PemText.pkcs8(CREDENTIALS.privateKey(KeyType.EC_P256)));
        assertEquals(store + " is no PKCS #12 file; PEM belongs to \"chain\" and \"key\"", problem(pkcs12(null, null)));
        Files.write(store, new byte[0]);
        assertEquals(store + " is empty; expected PKCS #12", problem(pkcs12(null, null)));
    }

    @Test
    void storeWithoutAKeyIsRefused() throws Exception {
        TestStores.pkcs12(store, SECRET, CREDENTIALS);
        assertEquals(store + " has no private key", problem(pkcs12(null, null)));
    }

    @Test
    void wrongPassphraseIsRefusedAndNotQuoted() throws Exception {
        Files.writeString(phrase, "tr0ub4dor");
        assertEquals(
                store + " cannot be decrypted: the passphrase is not the one of this file, or the file is damaged",
                problem(pkcs12(null, null)));
    }

    @Test
    void passphraseIsReadAnewByEachLoad() throws Exception {
        CredentialSource source = pkcs12(null, null);
        var _ = source.load(crypto);
        TestStores.pkcs12(store, "another", CREDENTIALS, KeyType.EC_P256);
        assertThrows(CredentialException.class, () -> source.load(crypto));
        secret("phrase", "another\r\n");
        var _ = source.load(crypto);
    }

    @Test
    void secretsOpenToEveryoneAreWarnings() throws Exception {
        Files.setPosixFilePermissions(store, PosixFilePermissions.fromString("rw-r--r--"));
        Files.setPosixFilePermissions(phrase, PosixFilePermissions.fromString("rw-r--r--"));
        assertEquals(
                List.of(
                        phrase + " is open to every user of this machine (rw-r--r--); a passphrase should have"
                                + " rw-------",
                        store + " is open to every user of this machine (rw-r--r--); a private key should have"
                                + " rw-------"),
                pkcs12(null, null).load(crypto).warnings());
    }

    @Test
    void passphraseThatIsMissingIsRefused() throws Exception {
        Files.writeString(phrase, "\nsecond line");
        assertEquals(phrase + " has an empty first line; expected the passphrase there", problem(pkcs12(null, null)));
        Files.delete(phrase);
        assertEquals("there is no file " + phrase, problem(pkcs12(null, null)));
        assertEquals(
                "there is no environment variable POSTERN_NO_SUCH_VARIABLE",
                problem(CredentialSource.pkcs12(
                        store, new PassphraseSource.InVariable("POSTERN_NO_SUCH_VARIABLE"), null, null)));
    }

    @Test
    void passphraseOfTheEnvironmentDecrypts() throws Exception {
        TestStores.pkcs12(store, System.getenv("PATH"), CREDENTIALS, KeyType.EC_P256);
        var _ = CredentialSource.pkcs12(store, new PassphraseSource.InVariable("PATH"), null, null)
                .load(crypto);
    }

    @Test
    void passphraseIsNotPrintedAndIsWiped() throws Exception {
        char[] characters;
        try (Passphrase passphrase = new PassphraseSource.InFile(phrase).read()) {
            characters = passphrase.characters();
            assertArrayEquals(SECRET.toCharArray(), characters);
            assertEquals("a passphrase", passphrase.toString());
        }
        assertArrayEquals(new char[SECRET.length()], characters);
    }

    @Test
    void sourcesOfTheSameFilesAreEqual() {
        assertEquals(pkcs12("a", null), pkcs12("a", null));
        assertFalse(pkcs12("a", null).equals(pkcs12("b", null)));
    }

    @Test
    void pemFilesAreLoadedAndNamed() throws Exception {
        TestCredentials.PemFiles files = CREDENTIALS.write(KeyType.EC_P256, directory.resolve("pem"));
        CredentialSource source = CredentialSource.pem(files.chain(), files.key(), null);
        assertEquals(Set.of(files.chain(), files.key()), source.files());
        assertEquals(files.chain().toString(), source.name());
        assertEquals(source.name(), source.load(crypto).credential().name());
    }

    @Test
    void tokenWithoutItsLibraryIsRefused() {
        Path library = directory.resolve("no.so");
        CredentialSource source = CredentialSource.pkcs11(
                new TokenAddress(library, true, 0), "shop", new PassphraseSource.InFile(phrase), null);
        assertEquals("pkcs11:shop", source.name());
        assertEquals(Set.of(phrase), source.files());
        assertEquals("there is no file " + library, problem(source));
    }

    @Test
    void libraryThatIsNoneIsRefused() throws Exception {
        Path library = Files.writeString(directory.resolve("no.so"), "no library");
        CredentialSource source = CredentialSource.pkcs11(
                new TokenAddress(library, false, 7), "shop", new PassphraseSource.InFile(phrase), null);
        String problem = problem(source);
        assertTrue(problem.startsWith(library + ", slot 7 cannot be opened: "), problem);
        assertFalse(problem.contains("\n"), problem);
    }

    private CredentialSource pkcs12(@Nullable String alias, @Nullable Path chain) {
        return CredentialSource.pkcs12(store, new PassphraseSource.InFile(phrase), alias, chain);
    }

    private String problem(CredentialSource source) {
        return assertThrows(CredentialException.class, () -> source.load(crypto))
                .problem();
    }

    private Path secret(String name, String text) throws Exception {
        Path file = Files.writeString(directory.resolve(name), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
}
