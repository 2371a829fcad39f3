// SPDX-License-Identifier: Apache-2.0
package io.postern.config;

import java.time.Duration;

/**
 * How long things may take; all are positive but {@code drain}, which may be zero.
 *
 * @param handshake from the accepted connection to the client's Finished
 * @param connect to connect to one server of a pool
 * @param idle without a byte in either direction before an established connection is closed
 * @param close for the peer to close after our own close
 * @param drain for live connections to end by themselves when the process stops
 */
public record Timeouts(Duration handshake, Duration connect, Duration idle, Duration close, Duration drain) {

    public static final Timeouts DEFAULT = new Timeouts(
            Duration.ofSeconds(10),
            Duration.ofSeconds(5),
            Duration.ofHours(1),
            Duration.ofSeconds(3),
            Duration.ofSeconds(30));
}
