// SPDX-License-Identifier: Apache-2.0
package io.postern.bogo;

import io.postern.tls.message.ClientHello;
import io.postern.tls.server.Session;
import java.time.Instant;

/** What the runner wants to have become of a ticket and of early data. */
final class ResumptionExpectations {

    private ResumptionExpectations() {}

    /**
     * Checks them when the handshake is complete, or early data was accepted.
     *
     * @param again whether this is not the first connection of the run
     * @throws Failure with what is not as it should be
     */
    static void check(
            Flags flags, boolean again, Session session, ClientHello hello, WatchedResumption resumption, Instant now) {
        boolean resumed = session.kind() == Session.Kind.RESUMED;
        Failure.unless(resumed == (again && !flags.has("expect-session-miss")), "the session is " + session.kind());
        boolean accepted = resumption.earlyDataAccepted();
        Failure.unless(!flags.has("expect-accept-early-data") || accepted, "early data was not accepted");
        Failure.unless(!flags.has("expect-reject-early-data") || !accepted, "early data was accepted");
        String reason = resumption.earlyDataReason(flags, session, hello);
        Failure.unless(
                flags.text("expect-early-data-reason", reason).equals(reason),
                "the reason for early data is " + reason);
        int skew = flags.number("expect-ticket-age-skew", 0);
        if (again && skew != 0) {
            long actual = resumption.ageSkew(hello, now);
            Failure.unless(actual == skew, "the skew of the ticket's age is " + actual);
        }
    }
}
