// SPDX-License-Identifier: Apache-2.0
package io.postern.daemon;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.daemon.demo.DemoCertificate;
import io.postern.daemon.demo.DemoDirectory;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class CommandLineTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    /** What a command left behind. */
    private record Outcome(int code, String out, String err) {

        List<String> errors() {
            return err.lines().toList();
        }
    }

    @Test
    void withoutACommandNothingIsDone() {
        Outcome outcome = execute();

        assertEquals(Exit.USAGE, outcome.code());
        assertEquals(List.of("postern: which command?", "Try: postern --help"), outcome.errors());
        assertEquals("", outcome.out());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bogus",
                "run",
                "check",
                "run --config",
                "check -c a b",
                "run -c a --log-level loud",
                "demo --port many",
                "demo --port 65536",
                "ticket-keys",
                "ticket-keys --keep 1 keys",
                "ticket-keys --keep 33 keys",
                "version now"
            })
    void whatCannotBeUnderstoodIsAUsageError(String line) {
        Outcome outcome = execute(line.split(" ", -1));

        assertEquals(Exit.USAGE, outcome.code(), outcome.err());
        assertTrue(outcome.err().startsWith("postern: "), outcome.err());
        assertEquals("", outcome.out());
    }

    @Test
    void helpNamesEveryCommandAndEveryExitCode() {
        Outcome outcome = execute("--help");

        assertEquals(Exit.OK, outcome.code());
        for (String word : List.of(
                "run",
                "check",
                "status",
                "demo",
                "cache",
                "ticket-keys",
                "crypto",
                "version",
                "130",
                "143",
                "POSTERN_CRYPTO")) {
            assertTrue(outcome.out().contains(word), () -> word + " is missing in " + outcome.out());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "check", "status", "demo", "cache", "ticket-keys", "crypto", "version"})
    void everyCommandHasHelp(String command) {
        Outcome outcome = execute(command, "--help");

        assertEquals(Exit.OK, outcome.code());
        assertTrue(outcome.out().startsWith("Usage: postern " + command), outcome.out());
    }

    @Test
    void versionNamesWhatABugReportNeeds() {
        Outcome outcome = execute("version");

        assertEquals(Exit.OK, outcome.code());
        assertAll(
                () -> assertTrue(outcome.out().contains(Runtime.version().toString()), outcome.out()),
                () -> assertTrue(outcome.out().contains("netty      4."), outcome.out()),
                () -> assertTrue(outcome.out().contains("epoll"), outcome.out()),
                () -> assertTrue(outcome.out().contains("io_uring"), outcome.out()));
    }

    @Test
    void goodConfigurationIsOk() throws Exception {
        Outcome outcome = execute("check", "-c", goodConfiguration().toString());

        assertEquals(new Outcome(Exit.OK, "ok" + System.lineSeparator(), ""), outcome);
    }

    @Test
    void everyErrorOfAConfigurationIsReportedWithItsPlace() throws Exception {
        Path file = goodConfiguration();
        String text = Files.readString(file)
                .replace("chain: localhost.pem", "chain: nowhere.pem")
                .replace("http/1.1: demo", "http/1.1: nobody");
        Files.writeString(file, text);

        Outcome outcome = execute("check", "--config", file.toString());

        assertEquals(Exit.CONFIGURATION, outcome.code());
        assertEquals("", outcome.out());
        assertEquals(2, outcome.errors().size(), outcome.err());
        for (String error : outcome.errors()) {
            assertTrue(error.startsWith(file + ":"), error);
            assertTrue(
                    error.substring(file.toString().length()).matches(":\\d+:\\d+: hosts\\.localhost\\..+: .+"), error);
        }
    }

    @Test
    void runRefusesWhatCheckRefuses() throws Exception {
        Path file = Files.writeString(directory.resolve("bad.yaml"), "listners: {}\n");

        Outcome check = execute("check", "-c", file.toString());
        Outcome run = execute("run", "-c", file.toString());

        assertEquals(Exit.CONFIGURATION, run.code());
        assertEquals(check, run);
    }

    @Test
    void missingConfigurationIsAnError() {
        Path file = directory.resolve("missing.yaml");

        Outcome outcome = execute("check", "-c", file.toString());

        assertEquals(Exit.CONFIGURATION, outcome.code());
        assertEquals(1, outcome.errors().size(), outcome.err());
        assertTrue(outcome.err().startsWith(file.toString()), outcome.err());
    }

    @Test
    void cryptoNamesTheChoiceAndThePrimitives() {
        Outcome outcome = execute("crypto");

        assertEquals(Exit.OK, outcome.code());
        for (String word :
                List.of("AES-128-GCM", "ML-KEM-768", "choice: " + System.getProperty("postern.crypto", "auto"))) {
            assertTrue(outcome.out().contains(word), () -> word + " is missing in " + outcome.out());
        }
    }

    private Path goodConfiguration() throws Exception {
        DemoDirectory files = DemoDirectory.create(directory);
        files.write(DemoCertificate.generate());
        files.writeConfiguration(0, 1);
        return files.configuration();
    }

    private static Outcome execute(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command = Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int code = command.execute(arguments);
        return new Outcome(code, out.toString(), err.toString());
    }
}
