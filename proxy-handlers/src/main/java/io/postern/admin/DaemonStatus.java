// SPDX-License-Identifier: Apache-2.0
package io.postern.admin;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the process is. Immutable.
 *
 * @param version of Postern
 * @param uptime since {@code started}, whatever became of the machine's clock
 * @param connections clients that are connected, in whatever state
 * @param draining whether it is about to end, and takes no more clients
 * @param ticketKeys under which sessions are sealed
 * @param redis null where it is not used
 */
public record DaemonStatus(
        String version,
        Instant started,
        Duration uptime,
        List<Listening> listeners,
        int connections,
        boolean draining,
        TicketKeys ticketKeys,
        @Nullable Redis redis) {

    /**
     * A listener that is bound.
     *
     * @param name its key in the configuration
     * @param address in the form that the configuration has
     */
    public record Listening(String name, String address) {}

    /**
     * The keys that tickets are sealed under.
     *
     * @param source who has them: {@code process}, {@code file} or {@code redis}
     * @param count how many open tickets
     * @param sealing the name of the one that seals, in lower-case hexadecimal, the same on all nodes that have it; null
     *     where there is none
     */
    public record TicketKeys(
            String source, int count, @Nullable String sealing) {}

    /**
     * Where nodes keep what they share.
     *
     * @param address in the form that the configuration has
     * @param lastError why it is not connected, on one line; null where it is
     */
    public record Redis(
            String address, boolean connected, @Nullable String lastError) {}

    public DaemonStatus {
        listeners = List.copyOf(listeners);
    }
}
