// SPDX-License-Identifier: Apache-2.0
package io.postern.bench.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What loads a server in each scenario: our own client, or wrk where connections are kept. */
final class Load {

    private static final String REPORT = """
            function done(summary)
                local e = summary.errors
                print(string.format("RESULT completed=%d bytes=%d errors=%d", summary.requests, summary.bytes,
                    e.connect + e.read + e.write + e.status + e.timeout))
            end
            """;

    /**
     * What was done.
     *
     * @param work requests, or GB
     * @param detail all that the load generator says
     */
    record Done(double work, long errors, Map<String, String> detail) {

        long number(String key) {
            return Long.parseLong(detail.getOrDefault(key, "0"));
        }
    }

    private final LoadProcess process;
    private final Path report;

    Load(LoadProcess process, Path directory) throws IOException {
        this.process = process;
        report = Files.writeString(directory.resolve("report.lua"), REPORT);
    }

    LoadProcess process() {
        return process;
    }

    /** A scenario with as much load as the server takes. */
    Done saturate(Scenario scenario, int port, double seconds) throws IOException {
        return switch (scenario) {
            case FULL, LATENCY -> requests(process.run(command("full", port, seconds, 32)));
            case RESUMED -> requests(process.run(command("resumed", port, seconds, 32)));
            case REQUESTS -> requests(wrk(32, "small", port, seconds));
            case DOWNLOAD -> bytes(wrk(4, "large", port, seconds));
            case UPLOAD -> bytes(process.run(command("upload", port, seconds, 4)));
            case IDLE, START -> throw new IllegalArgumentException(scenario.label());
        };
    }

    /** Gets a ticket for each of the connections to come. */
    void prime(int port) throws IOException {
        process.run(command("prime", port, 0.5, 32));
    }

    /** Connections at a rate, per second. */
    Done arrivals(int port, double seconds, double rate) throws IOException {
        return requests(process.run(command("latency", port, seconds, 1) + " rate=" + Text.number(rate, 1)));
    }

    /** Opens connections, which stay; how many there are. */
    int open(int port, int connections) throws IOException {
        return (int) new Done(0, 0, process.run(command("idle", port, 60, connections))).number("open");
    }

    /** Closes them; how many were left. */
    int release() throws IOException {
        return (int) new Done(0, 0, process.run("release")).number("open");
    }

    private static String command(String word, int port, double seconds, int connections) {
        return word + " port=" + port + " seconds=" + seconds + " connections=" + connections;
    }

    private Map<String, String> wrk(int connections, String file, int port, double seconds) {
        List<String> command = new ArrayList<>(List.of("wrk", "--threads", "1", "--timeout", "20s"));
        command.addAll(List.of("--connections", Integer.toString(connections)));
        command.addAll(List.of("--duration", Math.max(1, Math.round(seconds)) + "s"));
        command.addAll(List.of("--script", report.toString(), "https://localhost:" + port + "/" + file));
        return Shell.succeed(command)
                .lines()
                .filter(line -> line.startsWith("RESULT "))
                .map(Text::pairs)
                .findFirst()
                .orElseThrow(() -> new BenchException("wrk says nothing"));
    }

    private static Done requests(Map<String, String> detail) {
        return new Done(Long.parseLong(detail.getOrDefault("completed", "0")), errors(detail), detail);
    }

    private static Done bytes(Map<String, String> detail) {
        return new Done(Long.parseLong(detail.getOrDefault("bytes", "0")) / 1e9, errors(detail), detail);
    }

    private static long errors(Map<String, String> detail) {
        return Long.parseLong(detail.getOrDefault("errors", "0"));
    }
}
