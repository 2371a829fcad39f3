// SPDX-License-Identifier: Apache-2.0
package io.postern.admin;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * How the process is. Immutable.
 *
 * @param version of Postern
 * @param uptime since {@code started}, whatever became of the machine's clock
 * @param connections clients that are connected, in whatever state
 * @param draining whether it is about to end, and takes no more clients
 */
public record DaemonStatus(
        String version,
        Instant started,
        Duration uptime,
        List<Listening> listeners,
        int connections,
        boolean draining) {

    /**
     * A listener that is bound.
     *
     * @param name its key in the configuration
     * @param address in the form that the configuration has
     */
    public record Listening(String name, String address) {}

    public DaemonStatus {
        listeners = List.copyOf(listeners);
    }
}
