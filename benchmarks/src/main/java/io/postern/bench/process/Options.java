// SPDX-License-Identifier: Apache-2.0
package io.postern.bench.process;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asks for.
 *
 * @param distribution where Postern is
 * @param seconds of one measurement
 * @param warmUp seconds of load before the first measurement of each scenario, for Postern; the others need little
 * @param rate of handshakes per second in the latency scenario; 0: a share of what each program can do
 * @param connections of the idle scenario
 * @param peersRoot another system's root, that the peers are run from
 */
record Options(
        Path distribution,
        int rounds,
        int seconds,
        int warmUp,
        int rate,
        int connections,
        Set<Scenario> scenarios,
        Set<String> peers,
        String transport,
        String javaOptions,
        @Nullable Path peersRoot,
        @Nullable Path json,
        @Nullable Path chart) {

    /** An option that is not there, or a value that is none. */
    static final class UsageException extends Exception {
        private static final long serialVersionUID = 1;

        private final String message;

        UsageException(String message) {
            super(message);
            this.message = message;
        }

        String message() {
            return message;
        }
    }

    /** The first argument is the distribution's directory. */
    static Options of(String[] arguments) throws UsageException {
        Parser parser = new Parser(new ArrayDeque<>(Arrays.asList(arguments)));
        return parser.parse();
    }

    private static final class Parser {
        private final Deque<String> left;
        private int rounds = 5;
        private int seconds = 5;
        private int warmUp = 60;
        private int rate;
        private int connections = 5000;
        private final Set<Scenario> scenarios = EnumSet.noneOf(Scenario.class);
        private final Set<String> peers = new LinkedHashSet<>();
        private String transport = "auto";
        private String javaOptions = "";
        private @Nullable Path peersRoot;
        private @Nullable Path json;
        private @Nullable Path chart;

        Parser(Deque<String> left) {
            this.left = left;
        }

        Options parse() throws UsageException {
            Path distribution = Path.of(value("the distribution's directory"));
            while (!left.isEmpty()) {
                option(left.remove());
            }
            return new Options(
                    distribution,
                    rounds,
                    seconds,
                    warmUp,
                    rate,
                    connections,
                    scenarios.isEmpty() ? EnumSet.allOf(Scenario.class) : scenarios,
                    peers.isEmpty() ? Set.copyOf(Peer.NAMES) : peers,
                    transport,
                    javaOptions,
                    peersRoot,
                    json,
                    chart);
        }

        private void option(String option) throws UsageException {
            switch (option) {
                case "--quick" -> {
                    rounds = 1;
                    seconds = 2;
                    warmUp = 3;
                }
                case "--rounds" -> rounds = positive(option);
                case "--seconds" -> seconds = positive(option);
                case "--warm-up" -> warmUp = positive(option);
                case "--rate" -> rate = positive(option);
                case "--connections" -> connections = positive(option);
                case "--scenario" -> scenarios.add(scenario(value(option)));
                case "--peer" -> peers.add(oneOf(value(option), Peer.NAMES));
                case "--transport" -> transport = oneOf(value(option), List.of("auto", "io_uring", "epoll", "nio"));
                case "--java-opts" -> javaOptions = value(option);
                case "--peers-root" -> peersRoot = Path.of(value(option)).toAbsolutePath();
                case "--json" -> json = Path.of(value(option));
                case "--chart" -> chart = Path.of(value(option));
                default -> throw new UsageException("what is " + option + "? --help names the options");
            }
        }

        private String value(String option) throws UsageException {
            String value = left.poll();
            if (value == null) {
                throw new UsageException(option + " needs a value");
            }
            return value;
        }

        private int positive(String option) throws UsageException {
            String value = value(option);
            if (!value.matches("[1-9][0-9]{0,6}")) {
                throw new UsageException(option + ": " + value + " is no positive number");
            }
            return Integer.parseInt(value);
        }

        private static Scenario scenario(String name) throws UsageException {
            oneOf(name, Stream.of(Scenario.values()).map(Scenario::label).toList());
            return Scenario.valueOf(name.toUpperCase(Locale.ROOT));
        }

        private static String oneOf(String name, List<String> names) throws UsageException {
            if (!names.contains(name)) {
                throw new UsageException("there is no " + name + "; there are " + String.join(", ", names));
            }
            return name;
        }
    }
}
