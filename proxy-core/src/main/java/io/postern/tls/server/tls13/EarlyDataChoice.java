// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server.tls13;

import io.postern.tls.extension.PreSharedKey;
import io.postern.tls.server.HandshakeObserver.EarlyDataOutcome;
import io.postern.tls.server.ServerContext;
import io.postern.tls.server.TlsHost;
import io.postern.tls.session.ReplayRecord;
import io.postern.tls.session.Resumption;
import io.postern.tls.session.TicketState;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Whether the early data that a client offers is accepted (RFC 8446 §4.2.10, §8). */
final class EarlyDataChoice {

    /** Bytes of what tells a ticket from others, as a record wants it. */
    private static final int TICKET_DIGEST = 32;

    private EarlyDataChoice() {}

    /**
     * Decides. What is off about early data never ends the connection: it is passed over, and the client sends it again.
     *
     * @return completed at once unless the record is elsewhere
     */
    static CompletionStage<EarlyDataOutcome> of(ServerContext context, Parameters parameters) {
        Resumption resumption = context.resumption();
        Psk psk = parameters.psk();
        TicketState state = psk == null || psk.index() != 0 ? null : psk.ticket();
        if (state == null) {
            return declined(EarlyDataOutcome.NOT_RESUMED);
        }
        TlsHost host = parameters.host();
        if (state.maxEarlyData() == 0
                || host.maxEarlyData() == 0
                || !host.takesEarlyData(parameters.applicationProtocol())) {
            return declined(EarlyDataOutcome.NOT_ALLOWED);
        }
        if (!isAgreedOnAgain(state, parameters)) {
            return declined(EarlyDataOutcome.OTHER_PARAMETERS);
        }
        if (!Arrays.equals(state.replayDomain(), resumption.replays().domain())) {
            return declined(EarlyDataOutcome.OTHER_RECORD);
        }
        Instant now = context.time().clock().instant();
        PreSharedKey.Identity offered = Objects.requireNonNull(
                        parameters.hello().extensions().preSharedKey())
                .identities()
                .getFirst();
        Instant sent = state.issuedAt().plusMillis(claimedAge(state, offered));
        if (Duration.between(sent, now).abs().compareTo(resumption.ageWindow()) > 0) {
            return declined(EarlyDataOutcome.WRONG_AGE);
        }
        byte[] digest = parameters.suite().hash().newDigest().digest(offered.identity());
        return use(resumption.replays(), Arrays.copyOf(digest, TICKET_DIGEST), sent, now)
                .thenApply(EarlyDataChoice::outcome);
    }

    /** A record that fails is one that does not answer: the handshake goes on without early data. */
    private static CompletionStage<ReplayRecord.Answer> use(
            ReplayRecord record, byte[] ticket, Instant sent, Instant now) {
        try {
            return record.use(ticket, sent, now).exceptionally(_ -> ReplayRecord.Answer.UNAVAILABLE);
        } catch (RuntimeException _) {
            return CompletableFuture.completedStage(ReplayRecord.Answer.UNAVAILABLE);
        }
    }

    /** "the server MUST verify" version, suite and protocol; and here the name too, by which requests are told apart. */
    private static boolean isAgreedOnAgain(TicketState state, Parameters parameters) {
        return state.suite() == parameters.suite().suite()
                && Objects.equals(state.applicationProtocol(), parameters.applicationProtocol())
                && Objects.equals(state.serverName(), parameters.serverName());
    }

    /** How old the client says that its ticket is, in milliseconds: by its own clock (§4.2.11.1). */
    private static long claimedAge(TicketState state, PreSharedKey.Identity offered) {
        return (offered.obfuscatedTicketAge() - state.ageAdd()) & 0xffff_ffffL;
    }

    private static EarlyDataOutcome outcome(ReplayRecord.Answer answer) {
        return switch (answer) {
            case FIRST_USE -> EarlyDataOutcome.ACCEPTED;
            case USED -> EarlyDataOutcome.REPLAYED;
            case NOT_COVERED -> EarlyDataOutcome.NOT_COVERED;
            case FULL -> EarlyDataOutcome.RECORD_FULL;
            case UNAVAILABLE -> EarlyDataOutcome.RECORD_UNAVAILABLE;
        };
    }

    private static CompletionStage<EarlyDataOutcome> declined(EarlyDataOutcome outcome) {
        return CompletableFuture.completedStage(outcome);
    }
}
