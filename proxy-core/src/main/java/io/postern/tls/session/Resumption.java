// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.session;

import java.time.Duration;

/**
 * How sessions are resumed, and what early data is taken. Immutable; its parts are safe for many threads.
 *
 * @param tickets seals and opens them
 * @param policy how many are issued
 * @param replays the single-use record of tickets that early data came with
 * @param ageWindow how far the age that a client claims for a ticket may be from the one that we see, for early data to be
 *     taken (RFC 8446 §8.3): the skew of both clocks, and a round trip
 */
public record Resumption(Tickets tickets, TicketPolicy policy, ReplayRecord replays, Duration ageWindow) {

    /** The default of {@code ageWindow}: what RFC 8446 §8.3 suggests for clients on the Internet. */
    public static final Duration AGE_WINDOW = Duration.ofSeconds(10);

    /** No tickets, no early data. */
    public static final Resumption NONE =
            new Resumption(Tickets.NONE, TicketPolicy.NONE, ReplayRecord.NONE, AGE_WINDOW);
}
