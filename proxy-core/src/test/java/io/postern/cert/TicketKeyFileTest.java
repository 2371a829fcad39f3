// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import static io.postern.testing.EngineFixture.CRYPTO;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.tls.session.TicketKeys;
import io.postern.tls.wire.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ticket keys as they stand in a file. */
class TicketKeyFileTest {

    @TempDir
    private Path directory;

    private static byte[] key(int number) {
        byte[] key = new byte[32];
        key[31] = (byte) number;
        key[0] = (byte) 0xfb;
        return key;
    }

    private static String base64(int number) {
        return Base64.getEncoder().encodeToString(key(number));
    }

    private Path write(String text) throws IOException {
        return Files.writeString(directory.resolve("ticket.keys"), text);
    }

    private TicketKeys.Ring ring(String text) throws Exception {
        return TicketKeyFile.open(write(text), CRYPTO).get();
    }

    private String problem(String text) throws IOException {
        Path file = write(text);
        return assertThrows(CredentialException.class, () -> TicketKeyFile.open(file, CRYPTO))
                .problem()
                .replace(file.toString(), "FILE");
    }

    @Test
    void keysAreInBase64OrHexadecimalAmongCommentsAndSpace() throws Exception {
        Path file = write("# first\n\n  " + base64(1) + "\t\r\n#" + base64(9) + "\n"
                + HexFormat.of().formatHex(key(2)) + "\n"
                + HexFormat.of().withUpperCase().formatHex(key(3)));
        assertEquals(
                List.of(Secret.owning(key(1)), Secret.owning(key(2)), Secret.owning(key(3))), TicketKeyFile.read(file));
    }

    @Test
    void keyBeforeTheLastSealsAndAllOpen() throws Exception {
        TicketKeys.Ring ring = ring(base64(1) + "\n" + base64(2) + "\n" + base64(3) + "\n");
        assertEquals(3, ring.opening().size());
        assertEquals(ring.opening().get(1), ring.sealing());
    }

    @Test
    void keyThatIsAloneSeals() throws Exception {
        TicketKeys.Ring ring = ring(base64(1));
        assertEquals(ring.opening().getFirst(), ring.sealing());
    }

    @Test
    void changedFileIsReadAgain() throws Exception {
        FileBacked<TicketKeys.Ring> keys = TicketKeyFile.open(write(base64(1)), CRYPTO);
        write(base64(1) + "\n" + base64(2));
        assertEquals(2, keys.load().value().opening().size());
        assertEquals(1, keys.get().opening().size());
    }

    @Test
    void whatIsWrongIsNamedByItsLineAndNotQuoted() throws Exception {
        String expected = "expected 32 bytes in base64 (44 characters) or hexadecimal (64 digits)";
        String short31 = Base64.getEncoder().encodeToString(new byte[31]);
        String long33 = Base64.getEncoder().encodeToString(new byte[33]);
        String form = ": " + expected + ", found 44 characters that are neither";
        assertEquals("FILE:1" + form, problem(short31));
        assertEquals("FILE:1" + form, problem(long33));
        assertEquals("FILE:2" + form, problem(base64(1) + "\n" + base64(2).replace('A', '*')));
        assertEquals(
                "FILE:3: " + expected + ", found 63 characters that are neither", problem("\n\n" + "a".repeat(63)));
        assertEquals("FILE:1: " + expected + ", found 64 characters that are neither", problem("g".repeat(64)));
        assertEquals("FILE:1: " + expected + ", found 64 characters that are neither", problem("\u00e9".repeat(32)));
        assertEquals(
                "FILE:3: this key stands in the file already",
                problem(base64(1) + "\n" + base64(2) + "\n" + HexFormat.of().formatHex(key(1))));
        assertEquals("FILE has no ticket key; " + expected + " on a line", problem("# none yet\n\n"));
        assertEquals("FILE is empty; expected ticket key", problem(""));
    }

    @Test
    void noMoreThan32KeysAreTaken() throws Exception {
        String most = String.join(
                "\n", IntStream.range(0, 32).mapToObj(TicketKeyFileTest::base64).toList());
        assertEquals(32, ring(most).opening().size());
        assertEquals("FILE:33: expected 32 keys at most", problem(most + "\n" + base64(32)));
    }

    @Test
    void keysAreNeverPrinted() throws Exception {
        String text = ring(base64(1)).toString();
        assertTrue(text.contains("TicketKey["), text);
        assertFalse(text.contains("fb00000000"), text);
        assertFalse(text.contains(base64(1)), text);
    }
}
