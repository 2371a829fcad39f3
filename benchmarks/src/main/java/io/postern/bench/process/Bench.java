// SPDX-License-Identifier: Apache-2.0
package io.postern.bench.process;

import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures the running daemon beside other programs that terminate TLS, with the same certificate, suite and backend. The
 * proxy has one core for itself; what counts is mostly work per second of its CPU time, so that it does not matter which side
 * is the bottleneck.
 */
public final class Bench {

    private Bench() {}

    /** The distribution's directory, and options. Exits with 1 where something did not run, with 2 on a wrong option. */
    public static void main(String[] arguments) throws IOException {
        int status;
        try {
            status = run(Options.of(arguments));
        } catch (Options.UsageException e) {
            say(e.message());
            status = 2;
        } catch (BenchException e) {
            say(e.message());
            status = 1;
        }
        System.exit(status);
    }

    private static int run(Options options) throws IOException {
        Cores cores = Cores.split();
        cores.stayOffProxy();
        List<Peer> peers = Peer.of(options);
        Results results = new Results();
        Map<String, String> facts = new LinkedHashMap<>();
        try (Workshop workshop = new Workshop(options, cores);
                LoadProcess process = new LoadProcess();
                Measuring measuring = new Measuring(
                        options, cores, workshop, new Load(process, workshop.directory()), peers, results)) {
            facts.putAll(Machine.facts(peers, workshop, cores));
            say("warming up");
            measuring.prepare();
            for (int round = 1; round <= options.rounds(); round++) {
                say("round " + round + " of " + options.rounds());
                measuring.round(round);
            }
            measuring.agreements(facts);
        }
        System.out.print(Table.of(results, peers, facts));
        if (options.json() != null) {
            JsonReport.write(options.json(), options, results, peers, facts);
        }
        if (options.chart() != null) {
            Files.writeString(options.chart(), Chart.of(results, peers));
        }
        return results.hasFailed() ? 1 : 0;
    }

    private static void say(String message) {
        System.err.println("bench: " + message);
    }
}
