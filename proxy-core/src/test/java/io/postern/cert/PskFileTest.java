// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import static io.postern.testing.EngineFixture.CRYPTO;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.tls.crypto.CipherSuite;
import io.postern.tls.crypto.HashAlgorithm;
import io.postern.tls.keys.ImportedPsk;
import io.postern.tls.session.ExternalPsk;
import io.postern.tls.session.PskTable;
import io.postern.tls.wire.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** External keys as they stand in a file. */
class PskFileTest {

    private static final String KEY = "000102030405060708090a0b0c0d0e0f";
    private static final String OTHER = "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff";
    private static final String GENERATED = ", as \"openssl rand -hex 32\" prints it";

    @TempDir
    private Path directory;

    private Path write(byte[] text) throws IOException {
        Path file = Files.write(directory.resolve("keys"), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private FileBacked.Loaded<PskTable> read(String text) throws Exception {
        return PskFile.read(write(text.getBytes(StandardCharsets.UTF_8)), CRYPTO);
    }

    private static @Nullable ExternalPsk lookUp(PskTable table, byte[] identity) {
        return table.find(identity).toCompletableFuture().join();
    }

    private static ExternalPsk find(PskTable table, byte[] identity) {
        return Objects.requireNonNull(lookUp(table, identity));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }

    private String problem(String text) throws IOException {
        return problem(ascii(text));
    }

    private String problem(byte[] text) throws IOException {
        Path file = write(text);
        return assertThrows(CredentialException.class, () -> PskFile.read(file, CRYPTO))
                .problem()
                .replace(file.toString(), "FILE");
    }

    private List<String> doubts(String text) throws Exception {
        return read(text).doubts().stream()
                .map(doubt -> doubt.replace(directory.resolve("keys").toString(), "FILE"))
                .toList();
    }

    @Test
    void keysAreReadAmongCommentsAndBlanks() throws Exception {
        FileBacked.Loaded<PskTable> loaded = read("\ufeff# first\r\n\r\n \tsensor-7:" + KEY + "\t\r\n#" + KEY + "\n"
                + "sensor-8:" + OTHER.toUpperCase(Locale.ROOT) + " sha384");
        assertEquals(List.of(), loaded.doubts());
        PskTable table = loaded.value();
        assertEquals(2, table.size());
        assertFalse(table.takesAnyIdentity());
        assertEquals(
                new ExternalPsk("sensor-7", Secret.owning(hex(KEY)), HashAlgorithm.SHA256, false),
                find(table, ascii("sensor-7")));
        assertEquals(
                new ExternalPsk("sensor-8", Secret.owning(hex(OTHER)), HashAlgorithm.SHA384, false),
                find(table, ascii("sensor-8")));
        assertNull(lookUp(table, ascii("sensor-9")));
    }

    @Test
    void keyMayBeInBase64WhereItSaysSo() throws Exception {
        byte[] key = hex(OTHER + "fb");
        PskTable table = read("a:" + Base64.getEncoder().encodeToString(key) + " sha256 base64")
                .value();
        assertArrayEquals(key, find(table, ascii("a")).key().expose());
    }

    @Test
    void identityMayHaveColonsAndAnyBytes() throws Exception {
        PskTable table = read("urn:dev:mac:0024befffe804ff1:" + KEY + "\nb\u00fcro:" + OTHER + "\n0x00fF3a:"
                        + KEY.replace("00", "01"))
                .value();
        assertEquals(
                hex(KEY).length,
                find(table, ascii("urn:dev:mac:0024befffe804ff1")).key().length());
        assertEquals("b\u00fcro", find(table, ascii("b\u00fcro")).name());
        assertEquals("0x00fF3a", find(table, hex("00ff3a")).name());
    }

    @Test
    void identityOfTheOnlyKeyMayBeLeftOut() throws Exception {
        PskTable table = read("# ours\n" + KEY + " sha384\n").value();
        assertTrue(table.takesAnyIdentity());
        assertEquals(
                new ExternalPsk("-", Secret.owning(hex(KEY)), HashAlgorithm.SHA384, false),
                find(table, ascii("whatever")));
        assertEquals(
                "FILE:1: the key has no identity; expected IDENTITY:KEY, since it is not the only one; FILE:3: the key has"
                        + " no identity; expected IDENTITY:KEY, since it is not the only one",
                problem(KEY + "\na:" + OTHER + "\n" + OTHER));
    }

    /** One for each hash, by its own name on the wire; the key itself can no longer be asked for. */
    @Test
    void importedKeyStandsForOneOfEachHash() throws Exception {
        PskTable table = read("a:" + KEY + " import\nb:" + OTHER + " import=0x0102 sha384")
                .value();
        assertEquals(2, table.size());
        assertNull(lookUp(table, ascii("a")));
        for (HashAlgorithm target : HashAlgorithm.values()) {
            assertImported(table, "a", CipherSuite.TLS_AES_128_GCM_SHA256, KEY, new byte[0], target);
            assertImported(table, "b", CipherSuite.TLS_AES_256_GCM_SHA384, OTHER, new byte[] {1, 2}, target);
        }
    }

    private static void assertImported(
            PskTable table, String name, CipherSuite hashOfKey, String key, byte[] context, HashAlgorithm target) {
        ImportedPsk expected = ImportedPsk.of(
                ascii(name),
                Secret.owning(hex(key)),
                Objects.requireNonNull(CRYPTO.suite(hashOfKey)).hash(),
                context,
                target);
        assertEquals(new ExternalPsk(name, expected.key(), target, true), find(table, expected.identity()));
    }

    @Test
    void contextIsTextOrBytes() throws Exception {
        ImportedPsk expected = ImportedPsk.of(
                ascii("a"),
                Secret.owning(hex(KEY)),
                Objects.requireNonNull(CRYPTO.suite(CipherSuite.TLS_AES_128_GCM_SHA256))
                        .hash(),
                ascii("site-4"),
                HashAlgorithm.SHA256);
        assertTrue(find(read("a:" + KEY + " import=site-4").value(), expected.identity())
                .imported());
        assertTrue(find(read("a:" + KEY + " import=0x736974652d34").value(), expected.identity())
                .imported());
    }

    @Test
    void whatIsWrongWithAKeyIsNamedByItsLine() throws Exception {
        String notHex =
                "the key is not in hexadecimal, which has the digits 0 to 9 and a to f in pairs; behind a key in"
                        + " base64, write the word base64";
        assertEquals("FILE:1: " + notHex, problem("a:" + KEY + "0"));
        assertEquals("FILE:2: " + notHex, problem("\na:" + KEY.replace('f', 'g')));
        assertEquals("FILE:1: " + notHex, problem("a:AAECAwQFBgcICQoLDA0ODw=="));
        String notBase64 = "FILE:1: the key is not in base64, of which the length is a multiple of 4";
        assertEquals(notBase64, problem("a:AAECAwQFBgcICQoLDA0ODw base64"));
        assertEquals(notBase64, problem("a:AAECAwQFBgcICQoLDA0O*w== base64"));
        assertEquals(
                "FILE:1: the key has 15 bytes; expected 16 to 1024 random ones" + GENERATED,
                problem("a:" + KEY.substring(2)));
        assertEquals(
                "FILE:1: the key has 1040 bytes; expected 16 to 1024 random ones" + GENERATED,
                problem("a:" + KEY.repeat(65)));
        assertEquals(
                "FILE:1: all bytes of the key are the same; expected random ones" + GENERATED,
                problem("a:" + "77".repeat(32)));
        assertEquals("FILE:1: no key follows the colon; expected IDENTITY:KEY, without a blank", problem("a:"));
    }

    @Test
    void whatIsWrongWithAnIdentityIsNamedByItsLine() throws Exception {
        assertEquals("FILE:1: the identity has 0 bytes; expected 1 to 1024", problem(":" + KEY));
        assertEquals("FILE:1: the identity has 0 bytes; expected 1 to 1024", problem("0x:" + KEY));
        assertEquals("FILE:1: the identity has 1025 bytes; expected 1 to 1024", problem("a".repeat(1025) + ":" + KEY));
        assertEquals(
                "FILE:1: the identity begins with 0x; expected hexadecimal digits in pairs behind that",
                problem("0x123:" + KEY));
        assertEquals(
                "FILE:1: the identity has a control character; for such bytes, write 0x and hexadecimal digits",
                problem("a\u0007:" + KEY));
        assertEquals(
                "FILE:1: the identity is not UTF-8; for other bytes, write 0x and hexadecimal digits",
                problem(("\u00fc:" + KEY).getBytes(StandardCharsets.ISO_8859_1)));
        assertEquals(
                "FILE:3: the identity is the one of line 1 already",
                problem("a:" + KEY + "\nb:" + KEY + "\n0x61:" + OTHER));
        assertEquals(
                "FILE:2: the identity is the one of line 1 already",
                problem("a:" + KEY + " import\na:" + OTHER + " import"));
    }

    @Test
    void whatIsWrongBehindAKeyIsNamedByItsLine() throws Exception {
        String expected = "; expected nothing, or base64, sha256, sha384, import or import=CONTEXT";
        assertEquals("FILE:1: something else follows the key" + expected, problem("a:" + KEY + " sha512"));
        assertEquals("FILE:1: something else follows the key" + expected, problem("a b:" + KEY));
        assertEquals("FILE:1: the word base64 stands twice", problem("a:" + KEY + " base64 base64"));
        assertEquals("FILE:1: the word import stands twice", problem("a:" + KEY + " import import=b"));
        assertEquals(
                "FILE:1: the key has two hashes; expected sha256 or sha384", problem("a:" + KEY + " sha256 sha384"));
        assertEquals(
                "FILE:1: the context begins with 0x; expected hexadecimal digits in pairs behind that",
                problem("a:" + KEY + " import=0x1"));
        assertEquals(
                "FILE:1: the context has 1025 bytes; expected 0 to 1024",
                problem("a:" + KEY + " import=" + "c".repeat(1025)));
        assertEquals("FILE:1: a key without an identity cannot be imported", problem(KEY + " import"));
    }

    @Test
    void fileWithoutAKeyIsRefused() throws Exception {
        assertEquals("FILE is empty; expected PSK", problem(""));
        assertEquals("FILE has no key; expected IDENTITY:KEY on a line", problem("# none yet\n \n"));
    }

    @Test
    void faultsAreToldTogetherButNotWithoutEnd() throws Exception {
        String told = problem(IntStream.range(0, 25).mapToObj(i -> i + ":ab").collect(Collectors.joining("\n")));
        assertTrue(told.startsWith("FILE:1: the key has 1 bytes"), told);
        assertTrue(told.contains("; FILE:10: "), told);
        assertTrue(told.endsWith("; and 15 more"), told);
    }

    /** Whatever is cut, swapped or moved: keys stand in no message. */
    @Test
    void keysAreNeverQuoted() throws Exception {
        for (String line : List.of(
                KEY + ":sensor-7",
                "sensor-7 " + KEY,
                "sensor-7: " + KEY,
                "sensor-7:" + KEY + "," + KEY,
                "sensor-7:" + KEY + ": ",
                "sensor-7=" + KEY,
                "sensor-7:0x" + KEY,
                "sensor-7:" + KEY + " import=0x" + KEY + "0",
                "sensor-7:" + KEY + " sha256" + KEY,
                "{identity: sensor-7, key: " + KEY + "}")) {
            String told = problem(line + "\nsensor-8:" + OTHER);
            assertTrue(told.startsWith("FILE:1: "), told);
            assertFalse(told.contains(KEY), told);
        }
        assertFalse(read("sensor-7:" + KEY).value().toString().contains(KEY));
    }

    @Test
    void whatIsOddAboutKeysIsDoubted() throws Exception {
        assertEquals(
                List.of(
                        "FILE:1: the key looks like a password, which can be guessed from one recorded handshake; expected"
                                + " random bytes"),
                doubts("a:" + HexFormat.of().formatHex(ascii("correct horse battery"))));
        assertEquals(
                List.of(
                        "FILE:2: the key is the one of line 1 too; expected another one for each client, and for each use"),
                doubts("a:" + KEY + "\nb:" + KEY + " import"));
        Path file = write(ascii("a:" + KEY));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertEquals(
                List.of(file
                        + " is open to every user of this machine (rw-r--r--); a file of keys should have rw-------"),
                PskFile.read(file, CRYPTO).doubts());
    }

    /** Fixed, so that a failure comes again. */
    @Test
    void whateverIsWrittenIsTakenOrRefused() throws Exception {
        Random random = new Random(20_261_125L);
        byte[] good = ascii("# ours\nsensor-7:" + KEY + " sha384\n0x00ff:" + OTHER + " import=0x01\n");
        int taken = 0;
        for (int i = 0; i < 2_000; i++) {
            byte[] text = Arrays.copyOf(good, good.length - random.nextInt(4));
            for (int edits = random.nextInt(4); edits >= 0; edits--) {
                text[random.nextInt(text.length)] =
                        random.nextBoolean() ? (byte) random.nextInt() : (byte) " :#x0\n".charAt(random.nextInt(6));
            }
            Path file = write(text);
            try {
                assertTrue(PskFile.read(file, CRYPTO).value().size() > 0);
                taken++;
            } catch (CredentialException e) {
                assertTrue(e.problem().startsWith(file.toString()), e.problem());
            }
        }
        assertTrue(taken > 100 && taken < 1_900, taken + " taken");
    }

    @Test
    void manyKeysAreRead() throws Exception {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            text.append("sensor-")
                    .append(i)
                    .append(':')
                    .append(String.format(Locale.ROOT, "%064x", i + 1))
                    .append('\n');
        }
        PskTable table = read(text.toString()).value();
        assertEquals(20_000, table.size());
        assertEquals("sensor-19999", find(table, ascii("sensor-19999")).name());
    }
}
