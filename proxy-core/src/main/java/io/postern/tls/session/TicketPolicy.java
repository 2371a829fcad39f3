// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.session;

import java.time.Duration;

/**
 * How many tickets clients get, and for how long.
 *
 * @param afterFull after a handshake with a certificate or an external key; 0 to {@link #MOST}
 * @param afterResumption after one with a ticket; 0 to {@link #MOST}
 * @param lifetime 1 s to 7 days (RFC 8446 §4.6.1)
 */
public record TicketPolicy(int afterFull, int afterResumption, Duration lifetime) {

    /** More than any client has a use for: browsers open six connections at a time. */
    public static final int MOST = 16;

    /**
     * For how long a session may be resumed after the handshake that began it, by however many tickets (RFC 8446 §4.6.1
     * recommends such a limit): a client that is always there proves anew once a week who it is, and so does the server.
     */
    public static final Duration LONGEST_SESSION = Duration.ofDays(7);

    /** Two, one, 12 hours. */
    public static final TicketPolicy DEFAULT = new TicketPolicy(2, 1, Duration.ofHours(12));

    /** No tickets. */
    public static final TicketPolicy NONE = new TicketPolicy(0, 0, Duration.ofHours(12));

    public TicketPolicy {
        requireInRange(afterFull);
        requireInRange(afterResumption);
        if (lifetime.toSeconds() < 1 || lifetime.toSeconds() > TicketState.LONGEST) {
            throw new IllegalArgumentException("a lifetime of " + lifetime);
        }
    }

    private static void requireInRange(int count) {
        if (count < 0 || count > MOST) {
            throw new IllegalArgumentException(count + " tickets");
        }
    }
}
