// SPDX-License-Identifier: Apache-2.0
package io.postern.bogo;

import io.postern.tls.alert.Fault;
import io.postern.tls.extension.PreSharedKey;
import io.postern.tls.message.ClientHello;
import io.postern.tls.server.HandshakeObserver;
import io.postern.tls.server.Session;
import io.postern.tls.session.TicketState;
import io.postern.tls.session.Tickets;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Notes what a connection makes of the ticket and the early data that it is offered. Confined to one thread. */
final class WatchedResumption implements Tickets, HandshakeObserver {

    private final Tickets tickets;
    private @Nullable Instant issuedAt;
    private long ageAdd;
    private @Nullable EarlyDataOutcome earlyData;

    WatchedResumption(Tickets tickets) {
        this.tickets = tickets;
    }

    @Override
    public byte @Nullable [] seal(TicketState state) {
        return tickets.seal(state);
    }

    @Override
    public @Nullable TicketState open(byte[] ticket) {
        TicketState state = tickets.open(ticket);
        if (state != null) {
            issuedAt = state.issuedAt();
            ageAdd = state.ageAdd();
        }
        return state;
    }

    @Override
    public void handshake(Session.Kind kind) {}

    @Override
    public void ticket(TicketOutcome outcome) {}

    @Override
    public void earlyData(EarlyDataOutcome outcome) {
        earlyData = outcome;
    }

    @Override
    public void failed(Fault fault) {}

    boolean earlyDataAccepted() {
        return earlyData == EarlyDataOutcome.ACCEPTED;
    }

    /**
     * By how many seconds the client takes its ticket for older than it is.
     *
     * @throws Failure where none of its tickets was opened
     */
    long ageSkew(ClientHello hello, Instant now) {
        PreSharedKey.ClientHello offered = hello.extensions().preSharedKey();
        if (issuedAt == null || offered == null) {
            throw new Failure("there was no ticket");
        }
        long claimed = (offered.identities().getFirst().obfuscatedTicketAge() - ageAdd) & 0xffff_ffffL;
        long actual = Duration.between(issuedAt, now).toMillis();
        return Math.floorDiv(claimed - actual, 1000);
    }

    /** What became of early data, in BoringSSL's words. */
    String earlyDataReason(Flags flags, Session session, ClientHello hello) {
        if (!flags.has("enable-early-data")) {
            return "disabled";
        }
        if (hello.extensions().preSharedKey() == null) {
            return "no_session_offered";
        }
        if (session.kind() == Session.Kind.FULL) {
            return "session_not_resumed"; // also where a HelloRetryRequest has ruled it out before
        }
        if (earlyData == null) {
            return "peer_declined";
        }
        return switch (earlyData) {
            case ACCEPTED -> "accept";
            case NOT_RESUMED -> "session_not_resumed";
            case RETRIED -> "hello_retry_request";
            case NOT_ALLOWED -> "unsupported_for_session";
            case OTHER_PARAMETERS -> "alpn_mismatch";
            case WRONG_AGE -> "ticket_age_skew";
            case OTHER_RECORD, REPLAYED, NOT_COVERED, RECORD_FULL, RECORD_UNAVAILABLE ->
                earlyData.toString(); // BoringSSL has no record
        };
    }
}
