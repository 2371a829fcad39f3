// SPDX-License-Identifier: Apache-2.0
package io.postern.interop;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** What a process writes to standard error, line by line, while it runs. Safe for use by many threads. */
final class Log {

    /** Long enough for a JVM to start on a busy machine. */
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final List<String> lines = new ArrayList<>();
    private boolean ended;

    Log(InputStream stream) {
        Thread.ofVirtual().start(() -> read(stream));
    }

    private void read(InputStream stream) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                add(line);
            }
        } catch (IOException killed) {
            add("(" + killed + ")");
        } finally {
            end();
        }
    }

    private synchronized void add(String line) {
        lines.add(line);
        notifyAll();
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }

    synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    /** How many lines there are: what a test does later starts here. */
    synchronized int mark() {
        return lines.size();
    }

    /** The lines since a mark that have all of the parts. */
    synchronized List<String> since(int mark, String... parts) {
        return lines.subList(mark, lines.size()).stream()
                .filter(line -> hasAll(line, parts))
                .toList();
    }

    /** Waits for a line after the mark that has all of the parts, and gives the first. */
    synchronized String await(int mark, String... parts) {
        waitFor(() -> ended || !since(mark, parts).isEmpty());
        return since(mark, parts).stream()
                .findFirst()
                .orElseThrow(() -> new AssertionError("no line with " + List.of(parts) + " in the log since line "
                        + mark + ":\n" + String.join("\n", lines.subList(mark, lines.size()))));
    }

    /** Waits until the process has closed its end. */
    synchronized void awaitEnd() {
        waitFor(() -> ended);
        assertTrue(ended, "the log is still open");
    }

    private synchronized void waitFor(BooleanSupplier condition) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            long millis = (end - System.nanoTime()) / 1_000_000;
            if (millis <= 0) {
                return;
            }
            try {
                wait(millis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static boolean hasAll(String line, String... parts) {
        for (String part : parts) {
            if (!line.contains(part)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return String.join("\n", lines());
    }
}
