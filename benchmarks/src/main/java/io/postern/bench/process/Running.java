// SPDX-License-Identifier: Apache-2.0
package io.postern.bench.process;

import io.netty.util.NetUtil;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A process that we have started, with its children: what they use, and their end. */
final class Running implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** What has to end with us, whatever ends us. */
    private static final Set<Running> ALL = ConcurrentHashMap.newKeySet();

    private final String name;
    private final Process process;
    private final Path log;

    private Running(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /** Starts it. Its output goes to the log. */
    static Running start(String name, List<String> command, Map<String, String> environment, Path log) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builder.environment().putAll(environment);
        try {
            Running running = new Running(name, builder.start(), log);
            ALL.add(running);
            return running;
        } catch (IOException e) {
            throw new BenchException(name + " does not start: " + e.getMessage());
        }
    }

    long pid() {
        return process.pid();
    }

    /** Until somebody listens there. */
    void awaitPort(int port) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!answers(port)) {
            checkAlive();
            if (System.nanoTime() - end > 0) {
                throw new BenchException(name + " does not listen after " + PATIENCE.toSeconds() + " s:\n" + output());
            }
            pause(20);
        }
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(NetUtil.LOCALHOST4, port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Throws where it has ended. */
    void checkAlive() {
        if (!process.isAlive()) {
            throw new BenchException(name + " has ended with " + process.exitValue() + ":\n" + output());
        }
    }

    /** All that it has written so far. */
    String output() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }

    static void pause(long milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted");
        }
    }

    /** The CPU time that all have used, in ticks of the kernel's clock (USER_HZ). */
    long cpuTicks() {
        return family().mapToLong(Running::cpuTicks).sum();
    }

    private static long cpuTicks(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            // The command's name, in parentheses, may contain spaces; what follows it is well-behaved.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
        } catch (IOException e) {
            return 0;
        }
    }

    /** The memory of all, in KiB; what processes share is divided among them (PSS). */
    long memory() {
        return family().mapToLong(Running::memory).sum();
    }

    private static long memory(long pid) {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "smaps_rollup"))) {
            return lines.filter(line -> line.startsWith("Pss:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .sum();
        } catch (IOException | UncheckedIOException e) {
            return 0;
        }
    }

    /** Ends all that run. */
    static void endAll() {
        ALL.forEach(Running::close);
    }

    private Stream<Long> family() {
        return Stream.concat(Stream.of(process.pid()), process.descendants().map(ProcessHandle::pid));
    }

    @Override
    public void close() {
        ALL.remove(this);
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        children.forEach(ProcessHandle::destroyForcibly);
    }
}
