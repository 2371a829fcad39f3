// SPDX-License-Identifier: Apache-2.0
package io.postern.daemon;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Postern in a process of its own, with the classes and the crypto choice of this build. Closing it kills it. */
final class DaemonProcess implements AutoCloseable {

    /** Far above what anything here takes; a test that waits for so long has failed. */
    private static final long PATIENCE_SECONDS = 60;

    private final Process process;
    private final List<String> out = new ArrayList<>();
    private final List<String> err = new ArrayList<>();
    private final List<Thread> readers;

    private DaemonProcess(Process process) {
        this.process = process;
        this.readers = List.of(reader(process.getInputStream(), out), reader(process.getErrorStream(), err));
    }

    /** Starts it with the arguments of a command line. */
    static DaemonProcess start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dio.netty.leakDetection.level=paranoid",
                "-Xmx256m",
                "-Dpostern.crypto=" + System.getProperty("postern.crypto", "auto"),
                "-cp",
                System.getProperty("java.class.path"),
                "io.postern.daemon.Main"));
        command.addAll(List.of(arguments));
        return start(command, Map.of());
    }

    /** Starts a command, with more in its environment. */
    static DaemonProcess start(List<String> command, Map<String, String> environment) throws IOException {
        // What was started in the background of a shell ignores SIGINT, and hands that down.
        List<String> whole = new ArrayList<>(List.of("env", "--default-signal=INT,TERM"));
        whole.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(whole);
        builder.environment().putAll(environment);
        return new DaemonProcess(builder.start());
    }

    /** Waits for a line on standard error that contains a text. */
    String awaitLog(String text) throws InterruptedException {
        return await(err, line -> line.contains(text));
    }

    /** Waits for a line on standard output that contains a text. */
    String awaitOutput(String text) throws InterruptedException {
        return await(out, line -> line.contains(text));
    }

    /** Waits for the end, and for the rest of the output. */
    int awaitExit() throws InterruptedException {
        return awaitExit(PATIENCE_SECONDS);
    }

    /** The same, for what takes longer. */
    int awaitExit(long seconds) throws InterruptedException {
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            throw new AssertionError("still running; it said " + log());
        }
        for (Thread reader : readers) {
            reader.join();
        }
        return process.exitValue();
    }

    /** Sends a signal by its name: TERM or INT. */
    void signal(String name) throws IOException, InterruptedException {
        // The shell's own kill: a minimal system has no other.
        Process kill = new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid()).start();
        if (kill.waitFor() != 0) {
            throw new AssertionError("no process to signal; it said " + log());
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** The lines on standard output so far. */
    List<String> output() {
        synchronized (out) {
            return List.copyOf(out);
        }
    }

    long pid() {
        return process.pid();
    }

    /** The lines on standard error so far. */
    List<String> log() {
        synchronized (err) {
            return List.copyOf(err);
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private String await(List<String> lines, Predicate<String> wanted) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        synchronized (lines) {
            while (true) {
                for (String line : lines) {
                    if (wanted.test(line)) {
                        return line;
                    }
                }
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0 || (!process.isAlive() && readers.stream().noneMatch(Thread::isAlive))) {
                    throw new AssertionError("not said; only " + lines + " and " + log());
                }
                lines.wait(Math.min(left, 1000));
            }
        }
    }

    private static Thread reader(InputStream stream, List<String> lines) {
        return Thread.ofPlatform().daemon().start(() -> {
            try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    synchronized (lines) {
                        lines.add(line);
                        lines.notifyAll();
                    }
                }
            } catch (IOException closed) {
                throw new UncheckedIOException(closed);
            }
        });
    }
}
