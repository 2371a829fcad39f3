// SPDX-License-Identifier: Apache-2.0
package io.postern.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.cert.TicketKeyFile;
import io.postern.handlers.testing.AnyCrypto;
import io.postern.tls.wire.Secret;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command that a cron job runs on one machine. */
@AnyCrypto
final class TicketKeysCommandTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(Path file, String... more) {
        CommandLine commands = Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return commands.execute(Stream.concat(Stream.of("ticket-keys", file.toString()), Stream.of(more))
                .toArray(String[]::new));
    }

    private Path file() {
        return directory.resolve("ticket.keys");
    }

    private void assertNothingElseIsLeft(String... names) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            assertEquals(
                    List.of(names),
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        }
    }

    @Test
    void firstRunMakesAFileThatOnlyItsOwnerReads() throws Exception {
        assertEquals(Exit.OK, run(file()), err::toString);
        assertEquals(1, TicketKeyFile.read(file()).size());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
        assertEquals(file() + ": 1 key\n", out.toString());
        assertNothingElseIsLeft("ticket.keys");
    }

    @Test
    void eachRunAddsAKeyAtTheEndAndDropsTheOldestAtTheLimit() throws Exception {
        run(file(), "--keep", "3");
        List<Secret> first = TicketKeyFile.read(file());
        run(file(), "--keep", "3");
        run(file(), "--keep", "3");
        List<Secret> full = TicketKeyFile.read(file());
        assertEquals(3, full.size());
        assertEquals(first.getFirst(), full.getFirst());
        run(file(), "--keep", "3");
        assertEquals(full.subList(1, 3), TicketKeyFile.read(file()).subList(0, 2));
        assertEquals(3, TicketKeyFile.read(file()).size());
    }

    @Test
    void groupMayStillReadWhatItCouldReadAndOthersMayNoMore() throws Exception {
        run(file());
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r--r--"));
        run(file());
        assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
    }

    @Test
    void linkStaysALink() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("link"), file());
        run(file());
        assertEquals(Exit.OK, run(link), err::toString);
        assertTrue(Files.isSymbolicLink(link));
        assertEquals(2, TicketKeyFile.read(file()).size());
    }

    @Test
    void fileOfSomethingElseIsLeftAsItIs() throws Exception {
        Files.writeString(file(), "# mine\nkeys: none\n");
        assertEquals(Exit.CONFIGURATION, run(file()));
        assertTrue(err.toString().startsWith("postern: " + file() + ":2: expected 32 bytes"), err::toString);
        assertEquals("# mine\nkeys: none\n", Files.readString(file()));
        assertNothingElseIsLeft("ticket.keys");
    }

    @Test
    void directoryThatIsMissingIsSaid() {
        assertEquals(Exit.CANNOT_START, run(directory.resolve("none/ticket.keys")));
        assertTrue(err.toString().contains("cannot be written, and is as it was"), err::toString);
    }
}
