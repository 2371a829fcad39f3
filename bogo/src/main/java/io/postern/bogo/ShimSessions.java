// SPDX-License-Identifier: Apache-2.0
package io.postern.bogo;

import io.postern.tls.crypto.CryptoProvider;
import io.postern.tls.session.MemoryReplayRecord;
import io.postern.tls.session.ReplayRecord;
import io.postern.tls.session.SealedTickets;
import io.postern.tls.session.TicketKey;
import io.postern.tls.session.TicketKeys;
import io.postern.tls.session.Tickets;
import io.postern.tls.wire.Secret;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * What the connections of a run have in common, as those of a server do: a clock, a ticket key, a record against replay.
 * Confined to the thread of the run but for the record and the clock's time.
 */
final class ShimSessions implements InstantSource {

    /** How far a ticket's age may be off: what BoringSSL takes. */
    static final Duration AGE_WINDOW = Duration.ofSeconds(60);

    private static final int REMEMBERED = 1000;

    private final CryptoProvider crypto;
    private final TicketKey key;
    private final ReplayRecord replays;
    private volatile Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS); // what a ticket has

    ShimSessions(CryptoProvider crypto) {
        this.crypto = crypto;
        byte[] secret = new byte[TicketKey.LENGTH];
        crypto.random().nextBytes(secret);
        key = TicketKey.of(Secret.owning(secret), SealedTickets.sha256(crypto));
        Instant longAgo = now.minus(AGE_WINDOW.multipliedBy(2)); // so that the record covers the first hello
        replays = new MemoryReplayRecord(AGE_WINDOW, REMEMBERED, crypto.random(), longAgo);
    }

    /** Stands still but for {@link #pass}, as BoringSSL's does, so that a ticket's age is exact. */
    @Override
    public Instant instant() {
        return now;
    }

    /** Lets time pass. */
    void pass(Duration time) {
        now = now.plus(time);
    }

    /** Tickets under the key of the run; none are issued where the flags say so. */
    Tickets tickets(Flags flags) {
        TicketKeys.Ring ring = new TicketKeys.Ring(flags.has("skip-ticket") ? null : key, List.of(key));
        return new SealedTickets(crypto, () -> ring);
    }

    ReplayRecord replays() {
        return replays;
    }
}
