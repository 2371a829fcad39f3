// SPDX-License-Identifier: Apache-2.0
package io.postern.bench.process;

/** What is done to each peer. Their order is that of a round. */
enum Scenario {
    FULL("full"),
    RESUMED("resumed"),
    REQUESTS("requests"),
    DOWNLOAD("download"),
    UPLOAD("upload"),
    LATENCY("latency"),
    IDLE("idle"),
    START("start");

    private final String label;

    Scenario(String label) {
        this.label = label;
    }

    /** As on the command line. */
    String label() {
        return label;
    }

    /** Whether it loads an instance that stays up, rather than one of its own. */
    boolean sharesInstance() {
        return this != IDLE && this != START;
    }
}
