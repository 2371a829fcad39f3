// SPDX-License-Identifier: Apache-2.0
package io.postern.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A program under way: its output goes to files, so that no pipe can fill up and stop it. */
final class Client implements AutoCloseable {

    /** Generous, for a machine that does other things: a client that hangs ends here, not the build. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final List<String> command;
    private final Process process;
    private final Path directory;

    /** What a program left. */
    record Result(List<String> command, int exit, byte[] output, String errors) {

        /** Standard output as text. */
        String text() {
            return new String(output, StandardCharsets.ISO_8859_1);
        }

        Result assertSuccess() {
            assertEquals(0, exit, this::toString);
            return this;
        }

        @Override
        public String toString() {
            String shown = text();
            return String.join(" ", command) + "\nexit " + exit + "\nstandard error:\n" + errors
                    + "\nstandard output (" + output.length + " bytes):\n"
                    + shown.substring(0, Math.min(shown.length(), 4096));
        }
    }

    /** Runs a program to its end with nothing on standard input. */
    static Result run(Tools tool, String... arguments) {
        return run(new byte[0], tool, arguments);
    }

    /** Runs a program to its end. */
    static Result run(byte[] input, Tools tool, String... arguments) {
        return run(command(tool, arguments), input);
    }

    /** Runs any command to its end. */
    static Result run(List<String> command, byte[] input) {
        try (Client client = new Client(command, input)) {
            return client.finish();
        }
    }

    /** Starts a program whose standard input stays open for {@link #type}. */
    static Client start(Tools tool, String... arguments) {
        return new Client(command(tool, arguments), null);
    }

    private static List<String> command(Tools tool, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(tool.path());
        Collections.addAll(command, arguments);
        return command;
    }

    private Client(List<String> command, byte @Nullable [] input) {
        this.command = command;
        try {
            directory = Files.createTempDirectory("postern-client");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectOutput(file("out").toFile())
                    .redirectError(file("err").toFile());
            if (input != null) {
                Files.write(file("in"), input);
                builder.redirectInput(file("in").toFile());
            }
            // Nothing of the machine's own settings, and messages in the language that the tests expect.
            builder.environment().keySet().removeIf(name -> name.toLowerCase(Locale.ROOT)
                    .endsWith("_proxy"));
            builder.environment().putAll(Map.of("LC_ALL", "C", "HOME", directory.toString()));
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes to standard input. */
    void type(String text) {
        try {
            OutputStream stdin = process.getOutputStream();
            stdin.write(text.getBytes(StandardCharsets.ISO_8859_1));
            stdin.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until both of its outputs together hold that text so many times. */
    void await(String text, int times) {
        Poll.until(
                () -> times <= count(text),
                LIMIT,
                () -> "\"" + text + "\" from "
                        + new Result(command, -1, read("out").getBytes(StandardCharsets.ISO_8859_1), read("err")));
    }

    /** How many times its outputs hold that text so far. */
    int count(String text) {
        String all = read("out") + read("err");
        int count = 0;
        for (int at = all.indexOf(text); at >= 0; at = all.indexOf(text, at + 1)) {
            count++;
        }
        return count;
    }

    /** Waits for the end, to which the program comes by itself. */
    Result finish() {
        try {
            boolean ended = process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
            if (!ended) {
                process.destroyForcibly().waitFor();
            }
            Result result = new Result(command, process.exitValue(), Files.readAllBytes(file("out")), read("err"));
            assertTrue(ended, () -> "did not end within " + LIMIT.toSeconds() + " s: " + result);
            return result;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        for (String name : List.of("in", "out", "err")) {
            delete(file(name));
        }
        delete(directory);
    }

    private Path file(String name) {
        return directory.resolve(name);
    }

    private String read(String name) {
        try {
            return Files.readString(file(name), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            // A program that keeps files in its home (the directory) leaves them to the system's own sweep.
            path.toFile().deleteOnExit();
        }
    }
}
