// SPDX-License-Identifier: Apache-2.0
package io.postern.bench.process;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All that was measured, and what was wrong with it. */
final class Results {

    /** Of the rounds. */
    record Summary(double median, double least, double greatest, List<Double> rounds) {

        static Summary of(List<Double> rounds) {
            List<Double> sorted = rounds.stream().sorted().toList();
            int half = sorted.size() / 2;
            double median = sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
            return new Summary(median, sorted.getFirst(), sorted.getLast(), List.copyOf(rounds));
        }
    }

    private record Key(Scenario scenario, Peer peer) {}

    private final Map<Metric, Map<Peer, List<Double>>> values = new EnumMap<>(Metric.class);
    private final List<Measurement> measurements = new ArrayList<>();
    private final Map<Peer, Double> resumed = new HashMap<>();
    private final List<String> notes = new ArrayList<>();
    private final Set<Key> marked = new HashSet<>();
    private boolean failed;

    void add(Metric metric, Peer peer, double value) {
        values.computeIfAbsent(metric, _ -> new HashMap<>())
                .computeIfAbsent(peer, _ -> new ArrayList<>())
                .add(value);
    }

    void add(Measurement measurement) {
        measurements.add(measurement);
    }

    List<Measurement> measurements() {
        return List.copyOf(measurements);
    }

    /** The share of connections that resumed a session, from 0 to 1. */
    void resumed(Peer peer, double share) {
        resumed.merge(peer, share, Math::min);
    }

    /** The least of the rounds. */
    Optional<Double> resumed(Peer peer) {
        return Optional.ofNullable(resumed.get(peer));
    }

    /** Something to know before the values are believed. */
    void mark(Scenario scenario, Peer peer, String why) {
        marked.add(new Key(scenario, peer));
        notes.add(peer.title() + ", " + scenario.label() + ": " + why);
    }

    /** There is no value. */
    void fail(Scenario scenario, Peer peer, String why) {
        mark(scenario, peer, why);
        failed = true;
    }

    boolean isMarked(Scenario scenario, Peer peer) {
        return marked.contains(new Key(scenario, peer));
    }

    boolean hasFailed() {
        return failed;
    }

    List<String> notes() {
        return List.copyOf(notes);
    }

    Optional<Summary> summary(Metric metric, Peer peer) {
        return Optional.ofNullable(values.getOrDefault(metric, Map.of()).get(peer))
                .map(Summary::of);
    }

    /** The best median of the peers other than Postern. */
    Optional<Double> best(Metric metric, List<Peer> peers) {
        Comparator<Double> order = Comparator.naturalOrder();
        return peers.stream()
                .filter(peer -> !peer.isPostern())
                .flatMap(peer -> summary(metric, peer).stream())
                .map(Summary::median)
                .max(metric.lessIsBetter() ? order.reversed() : order);
    }
}
