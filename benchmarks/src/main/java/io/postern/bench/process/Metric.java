// SPDX-License-Identifier: Apache-2.0
package io.postern.bench.process;

/** What is measured in a scenario: a row of the table. */
enum Metric {
    FULL(Scenario.FULL, "full", "full handshake, 1 KiB, close", "/CPU-s", 0, false),
    RESUMED(Scenario.RESUMED, "resumed", "resumed handshake, 1 KiB, close", "/CPU-s", 0, false),
    REQUESTS(Scenario.REQUESTS, "requests", "1 KiB request, connection kept", "/CPU-s", 0, false),
    DOWNLOAD(Scenario.DOWNLOAD, "download", "download", "GB/CPU-s", 2, false),
    UPLOAD(Scenario.UPLOAD, "upload", "upload", "GB/CPU-s", 2, false),
    LATENCY_50(Scenario.LATENCY, "latency-p50", "handshake at 70 % load, median", "ms", 2, true),
    LATENCY_99(Scenario.LATENCY, "latency-p99", "handshake at 70 % load, 99th percentile", "ms", 2, true),
    PER_CONNECTION(Scenario.IDLE, "idle-connection", "memory per idle connection", "KiB", 1, true),
    MEMORY_AT_START(Scenario.IDLE, "idle-before", "memory at the start", "MiB", 1, true),
    MEMORY_WITH_CONNECTIONS(Scenario.IDLE, "idle-open", "memory with the idle connections", "MiB", 1, true),
    START(Scenario.START, "start", "start to first handshake", "ms", 0, true);

    private final Scenario scenario;
    private final String label;
    private final String title;
    private final String unit;
    private final int digits;
    private final boolean lessIsBetter;

    Metric(Scenario scenario, String label, String title, String unit, int digits, boolean lessIsBetter) {
        this.scenario = scenario;
        this.label = label;
        this.title = title;
        this.unit = unit;
        this.digits = digits;
        this.lessIsBetter = lessIsBetter;
    }

    Scenario scenario() {
        return scenario;
    }

    /** Its name in JSON. */
    String label() {
        return label;
    }

    String title() {
        return title;
    }

    String unit() {
        return unit;
    }

    /** How many behind the point are shown. */
    int digits() {
        return digits;
    }

    boolean lessIsBetter() {
        return lessIsBetter;
    }

    /** How many times as good as the other a value is: above 1 is better, whichever direction that is. */
    double ratio(double value, double other) {
        return lessIsBetter ? other / value : value / other;
    }
}
