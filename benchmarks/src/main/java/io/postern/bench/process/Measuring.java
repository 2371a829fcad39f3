// SPDX-License-Identifier: Apache-2.0
package io.postern.bench.process;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Starts the instances, warms them up, and measures each in turn, so that noise hits all alike. */
final class Measuring implements AutoCloseable {

    /** How many times a program is started in a round. */
    private static final int STARTS = 5;

    /** Memory is measured when nothing has happened for so long; a JVM gives back some of its own only every ten seconds. */
    private static final long SETTLE_MILLISECONDS = 12_000;

    /** Of the rate that an instance reached with its core for itself. */
    private static final double LATENCY_LOAD = 0.7;

    private static final double LEAST_RESUMED = 0.99;
    private static final double MOST_LOAD_BUSY = 0.9;
    private static final int WARM_UP_OF_OTHERS = 1;

    /** Of the kernel's clock, which is the same on every Linux that there is. */
    private static final double TICKS_PER_SECOND = 100;

    private record Key(Peer peer, boolean upload) {}

    private final Options options;
    private final Cores cores;
    private final Workshop workshop;
    private final Load load;

    /** Those that start. */
    private final List<Peer> peers;

    private final Results results;
    private final Start start;
    private final Map<Key, Workshop.Instance> instances = new HashMap<>();

    Measuring(Options options, Cores cores, Workshop workshop, Load load, List<Peer> peers, Results results) {
        this.options = options;
        this.cores = cores;
        this.workshop = workshop;
        this.load = load;
        this.peers = new ArrayList<>(peers);
        this.results = results;
        start = new Start(workshop);
    }

    /** What stays up, for all scenarios that need it. */
    void prepare() throws IOException {
        Set<Scenario> loads = EnumSet.copyOf(options.scenarios());
        loads.removeIf(scenario -> !scenario.sharesInstance());
        if (loads.contains(Scenario.FULL)) {
            // Its connections are the same.
            loads.remove(Scenario.LATENCY);
        }
        for (Peer peer : List.copyOf(peers)) {
            try {
                warmUp(peer, loads);
            } catch (BenchException e) {
                results.fail(options.scenarios().iterator().next(), peer, e.message());
                peers.remove(peer);
            }
        }
    }

    private void warmUp(Peer peer, Set<Scenario> loads) throws IOException {
        for (Scenario scenario : loads) {
            int seconds = peer.isPostern() ? options.warmUp() : WARM_UP_OF_OTHERS;
            load.saturate(scenario, instance(scenario, peer).port(), seconds);
        }
        if (options.scenarios().contains(Scenario.START)) {
            // Not counted: the first handshakes of our own client are slow.
            start.measure(peer);
        }
    }

    /** What each serving program agrees on with a client. */
    void agreements(Map<String, String> facts) throws IOException {
        for (Peer peer : peers) {
            facts.put(
                    peer.title() + " agrees on",
                    Machine.negotiated(instance(Scenario.FULL, peer).port()));
        }
    }

    private Workshop.Instance instance(Scenario scenario, Peer peer) throws IOException {
        boolean upload = scenario == Scenario.UPLOAD;
        Key key = new Key(peer, upload);
        Workshop.Instance instance = instances.get(key);
        if (instance == null) {
            instance = workshop.start(peer, upload ? load.process().sinkPort() : workshop.backendPort());
            instances.put(key, instance);
        }
        return instance;
    }

    void round(int round) throws IOException {
        for (Scenario scenario : options.scenarios()) {
            for (Peer peer : peers) {
                try {
                    measure(scenario, peer, round);
                } catch (BenchException e) {
                    results.fail(scenario, peer, e.message());
                }
            }
        }
    }

    private void measure(Scenario scenario, Peer peer, int round) throws IOException {
        switch (scenario) {
            case FULL -> saturate(Metric.FULL, peer, round);
            case RESUMED -> resumed(peer, round);
            case REQUESTS -> saturate(Metric.REQUESTS, peer, round);
            case DOWNLOAD -> saturate(Metric.DOWNLOAD, peer, round);
            case UPLOAD -> saturate(Metric.UPLOAD, peer, round);
            case LATENCY -> latency(peer, round);
            case IDLE -> idle(peer);
            case START -> start(peer);
        }
    }

    private Load.Done saturate(Metric metric, Peer peer, int round) throws IOException {
        Scenario scenario = metric.scenario();
        int port = instance(scenario, peer).port();
        Load.Done done = observe(scenario, peer, round, () -> load.saturate(scenario, port, options.seconds()));
        Measurement measurement = results.measurements().getLast();
        if (done.work() == 0 || measurement.cpuSeconds() == 0) {
            throw new BenchException("nothing was done, " + done.errors() + " errors");
        }
        results.add(metric, peer, measurement.perCpuSecond());
        return done;
    }

    /** What loads. */
    private interface Loading {
        Load.Done load() throws IOException;
    }

    private Load.Done observe(Scenario scenario, Peer peer, int round, Loading loading) throws IOException {
        Running running = instance(scenario, peer).running();
        running.checkAlive();
        Cores.Busy busy = cores.loadBusy();
        long ticks = running.cpuTicks();
        long begun = System.nanoTime();
        Load.Done done = loading.load();
        double seconds = (System.nanoTime() - begun) / 1e9;
        double cpuSeconds = (running.cpuTicks() - ticks) / TICKS_PER_SECOND;
        results.add(new Measurement(
                scenario,
                peer,
                round,
                done.work(),
                cpuSeconds,
                seconds,
                cores.loadBusy().since(busy),
                done.errors()));
        if (done.errors() > 0) {
            results.mark(scenario, peer, done.errors() + " errors beside " + Text.number(done.work(), 1));
        }
        return done;
    }

    private void resumed(Peer peer, int round) throws IOException {
        load.prime(instance(Scenario.RESUMED, peer).port());
        Load.Done done = saturate(Metric.RESUMED, peer, round);
        double share = done.number("resumed") / done.work();
        results.resumed(peer, share);
        if (share < LEAST_RESUMED) {
            results.mark(Scenario.RESUMED, peer, "only " + Text.number(100 * share, 1) + " % were resumed");
        }
    }

    private void latency(Peer peer, int round) throws IOException {
        Workshop.Instance instance = instance(Scenario.LATENCY, peer);
        if (results.summary(Metric.FULL, peer).isEmpty()) {
            saturate(Metric.FULL, peer, round);
        }
        double capacity =
                results.summary(Metric.FULL, peer).map(Results.Summary::median).orElseThrow();
        double wanted = options.rate() == 0 ? LATENCY_LOAD * capacity : options.rate();
        double rate = Math.min(wanted, LATENCY_LOAD * loadCapacity(peer));
        if (rate < wanted) {
            results.mark(
                    Scenario.LATENCY,
                    peer,
                    "at " + Text.number(100 * rate / capacity, 0) + " % of its capacity, for want of more load");
        }
        Load.Done done =
                observe(Scenario.LATENCY, peer, round, () -> load.arrivals(instance.port(), options.seconds(), rate));
        if (done.work() == 0) {
            throw new BenchException("nothing was done, " + done.errors() + " errors");
        }
        results.add(Metric.LATENCY_50, peer, done.number("p50") / 1e6);
        results.add(Metric.LATENCY_99, peer, done.number("p99") / 1e6);
        if (done.number("missed") > 0) {
            results.mark(Scenario.LATENCY, peer, done.number("missed") + " connections were not begun: too many open");
        }
        double busy = results.measurements().getLast().loadBusy();
        if (busy > MOST_LOAD_BUSY) {
            results.mark(
                    Scenario.LATENCY,
                    peer,
                    "the load's core was busy for " + Text.number(100 * busy, 0) + " %, so that some waited for it");
        }
    }

    /** How many full handshakes per second the load's cores could do with that peer, by what they have done. */
    private double loadCapacity(Peer peer) {
        Measurement full = results.measurements().stream()
                .filter(one -> one.scenario() == Scenario.FULL && one.peer().equals(peer) && one.work() > 0)
                .reduce((_, later) -> later)
                .orElseThrow();
        return full.work() / full.seconds() / full.loadBusy();
    }

    private void idle(Peer peer) throws IOException {
        try (Workshop.Instance instance = workshop.start(peer, workshop.backendPort())) {
            double before = memory(instance);
            int open = load.open(instance.port(), options.connections());
            double with = memory(instance);
            int left = load.release();
            if (left == 0) {
                throw new BenchException("no connection was held");
            }
            if (open < options.connections() || left < open) {
                results.mark(
                        Scenario.IDLE, peer, open + " connections of " + options.connections() + ", at last " + left);
            }
            results.add(Metric.MEMORY_AT_START, peer, before / 1024);
            results.add(Metric.MEMORY_WITH_CONNECTIONS, peer, with / 1024);
            results.add(Metric.PER_CONNECTION, peer, (with - before) / left);
        }
    }

    /** In KiB; of a JVM, what lives. */
    private static double memory(Workshop.Instance instance) {
        Running.pause(SETTLE_MILLISECONDS);
        if (instance.peer().isPostern()) {
            for (int i = 0; i < 2; i++) {
                Shell.succeed(List.of(
                        System.getProperty("java.home") + "/bin/jcmd",
                        Long.toString(instance.running().pid()),
                        "GC.run"));
            }
        }
        long memory = instance.running().memory();
        if (memory == 0) {
            throw new BenchException("the process's smaps_rollup cannot be read");
        }
        return memory;
    }

    private void start(Peer peer) throws IOException {
        for (int i = 0; i < STARTS; i++) {
            results.add(Metric.START, peer, start.measure(peer));
        }
    }

    @Override
    public void close() {
        instances.values().forEach(Workshop.Instance::close);
    }
}
