// SPDX-License-Identifier: Apache-2.0
package io.postern.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The daemon as users start it: a process of its own, of which we see the log, the exit code and the sockets. */
final class DaemonProcess implements AutoCloseable {

    /** Those options of bin/postern that change what the code does, and a heap that a test may want to set. */
    private static final List<String> OPTIONS = List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:+UseSerialGC",
            "-XX:+UseCompactObjectHeaders",
            "-Xmx256m",
            "-XX:+ExitOnOutOfMemoryError");

    private static final Duration STOP_LIMIT = Duration.ofSeconds(40);
    private static final Pattern LISTENER = Pattern.compile("([a-z0-9-]+) 127\\.0\\.0\\.1:(\\d+)");

    private static final Pattern ADMIN = Pattern.compile("admin endpoint address=/?(\\S+)");
    private static final Pattern RELOAD_PROBLEM =
            Pattern.compile("\"reloadProblem\":(?:null|\"((?:[^\"\\\\]|\\\\.)*)\")");

    /** A stack trace, over lines or within one. */
    private static final Pattern TRACE = Pattern.compile("(^\\s+at | < )[\\w.$/@-]+\\(.*\\)");

    private final Process process;
    private final Log log;
    private final Map<String, Integer> ports = new TreeMap<>();
    private boolean stopped;

    private DaemonProcess(Process process) {
        this.process = process;
        this.log = new Log(process.getErrorStream());
    }

    static DaemonProcess start(Path configuration, Collection<String> javaOptions, String... more) {
        return start(List.of(), configuration, javaOptions, Map.of(), more);
    }

    static DaemonProcess start(
            List<String> launcher,
            Path configuration,
            Collection<String> javaOptions,
            Map<String, String> environment,
            String... more) {
        List<String> command = new ArrayList<>(launcher);
        command.addAll(command(javaOptions));
        command.addAll(List.of("run", "-c", configuration.toString()));
        Collections.addAll(command, more);
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD);
            builder.environment().putAll(environment);
            DaemonProcess daemon = new DaemonProcess(builder.start());
            daemon.awaitListeners();
            return daemon;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What runs {@code postern} with these tests' class path and choice of providers; arguments are to follow. */
    static List<String> command(Collection<String> javaOptions) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(OPTIONS);
        command.add("-Dpostern.crypto=" + System.getProperty("postern.crypto", "auto"));
        command.add("-Dio.netty.leakDetection.level=paranoid");
        command.addAll(javaOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.postern.daemon.Main"));
        return command;
    }

    private void awaitListeners() {
        try {
            String line = log.await(0, "started listeners=");
            Matcher listener = LISTENER.matcher(line.substring(line.indexOf("listeners=")));
            while (listener.find()) {
                ports.put(listener.group(1), Integer.valueOf(listener.group(2)));
            }
        } catch (AssertionError e) {
            process.destroyForcibly();
            throw e;
        }
    }

    /** What the admin endpoint answers; the configuration has to have one on the loopback address. */
    String admin(String path) {
        Matcher address = ADMIN.matcher(log.await(0, "admin endpoint address="));
        if (!address.find()) {
            throw new AssertionError("no address of the admin endpoint in the log:\n" + log);
        }
        try (InputStream in =
                URI.create("http://" + address.group(1) + path).toURL().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Why the admin endpoint says that the certificate of that name is an old one; null where it does not. */
    @Nullable
    String reloadProblem(String certificate) {
        String status = admin("/status");
        int from = status.indexOf("\"name\":\"" + certificate + '"');
        Matcher problem = RELOAD_PROBLEM.matcher(status);
        if (from < 0 || !problem.find(from)) {
            throw new AssertionError("no " + certificate + " in " + status);
        }
        return problem.group(1);
    }

    /** Sends it a signal, by its name without SIG. */
    void signal(String name) {
        Client.run(List.of("/bin/sh", "-c", "kill -" + name + ' ' + pid()), new byte[0])
                .assertSuccess();
    }

    /** Where a listener listens. */
    int port(String listener) {
        Integer port = ports.get(listener);
        if (port == null) {
            throw new AssertionError("no listener " + listener + " in the log, but " + ports + ":\n" + log);
        }
        return port;
    }

    Log log() {
        return log;
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** The most memory that the process has ever held, in KiB. */
    long peakMemory() {
        return memory("VmHWM");
    }

    private long memory(String key) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid()), "status"))) {
                if (line.startsWith(key + ":")) {
                    return Long.parseLong(line.replaceAll("[^0-9]", ""));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new AssertionError("no " + key + " of the daemon");
    }

    /** Asks it to end: SIGTERM. */
    void terminate() {
        // Process.destroy() would also close our end of the log.
        process.toHandle().destroy();
    }

    /** Ends it as an operator would whose clients are all gone; whatever it has logged, it must end well. */
    void end() {
        assertTrue(process.isAlive(), () -> "the daemon has died:\n" + log);
        terminate();
        assertEquals(0, awaitExit(), () -> "exit code of the daemon:\n" + log);
    }

    /** Waits for the end and gives the exit code. */
    int awaitExit() {
        try {
            assertTrue(process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS), () -> "did not end:\n" + log);
            stopped = true;
            log.awaitEnd();
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /**
     * Ends it as an operator would, when all clients are gone; asserts that it ended well, that no connection was left
     * over, and that its log has nothing to be ashamed of.
     *
     * @param expected parts of the errors that the test has caused
     */
    void stop(String... expected) {
        assertTrue(process.isAlive(), () -> "the daemon has died:\n" + log);
        findLeaks();
        terminate();
        assertEquals(0, awaitExit(), () -> "exit code of the daemon:\n" + log);
        assertEquals(
                List.of(), log.since(0, "closing what is left"), () -> "clients are gone, connections not:\n" + log);
        assertCleanLog(expected);
    }

    /** @param expected parts of the errors that may be there */
    void assertCleanLog(String... expected) {
        for (String line : log.lines()) {
            assertFalse(line.contains("LEAK:"), () -> "a leak:\n" + log);
            boolean error = line.contains(" ERROR ") && Arrays.stream(expected).noneMatch(line::contains);
            assertFalse(error, () -> "an error in the log: " + line);
            assertFalse(TRACE.matcher(line).find(), () -> "a stack trace in the log: " + line);
        }
    }

    /** Netty reports a leaked buffer when it allocates another after a collection, so it gets an occasion for both. */
    private void findLeaks() {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Client.run(List.of(jcmd, Long.toString(pid()), "GC.run"), new byte[0]).assertSuccess();
        for (int port : ports.values()) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.getOutputStream().write(new byte[] {22, 3, 1, 0, 5, 1, 0, 0});
                socket.shutdownOutput();
                socket.getInputStream().readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void close() {
        if (!stopped) {
            process.destroyForcibly();
        }
    }
}
