// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.session;

import io.postern.tls.crypto.CryptoProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/**
 * Keys of this process alone. The newest seals; it is replaced when it is a period old, and forgotten when it is as many
 * periods old as keys are kept, so that a ticket can be opened for one period less than that at least. Both happen when
 * somebody asks for the keys: a process that nobody resumes with has no use for a timer.
 */
public final class RotatingTicketKeys implements TicketKeys {

    private final CryptoProvider crypto;
    private final long period;
    private final int kept;
    private final LongSupplier ticker;
    private final AtomicReference<Keys> keys;

    /** @param since when the key began to seal, by the ticker */
    private record Dated(TicketKey key, long since) {}

    /** @param all the newest first */
    private record Keys(List<Dated> all, Ring ring) {

        static Keys of(List<Dated> all) {
            List<TicketKey> opening = all.stream().map(Dated::key).toList();
            return new Keys(List.copyOf(all), new Ring(opening.getFirst(), opening));
        }
    }

    /**
     * Keys of which the first is made now.
     *
     * @param period how long a key seals; positive
     * @param kept how many keys there are at most; at least 1
     * @param ticker nanoseconds from some point, never going back
     */
    public RotatingTicketKeys(CryptoProvider crypto, Duration period, int kept, LongSupplier ticker) {
        if (kept < 1 || !period.isPositive()) {
            throw new IllegalArgumentException(kept + " keys, each for " + period);
        }
        this.crypto = crypto;
        this.period = period.toNanos();
        this.kept = kept;
        this.ticker = ticker;
        this.keys = new AtomicReference<>(Keys.of(List.of(fresh(ticker.getAsLong()))));
    }

    @Override
    public Ring current() {
        Keys held = keys.get();
        long now = ticker.getAsLong();
        if (now - held.all.getFirst().since < period) {
            return held.ring;
        }
        List<Dated> next = new ArrayList<>();
        next.add(fresh(now));
        for (Dated older : held.all) {
            if (next.size() < kept && now - older.since < kept * period) {
                next.add(older);
            }
        }
        Keys rotated = Keys.of(next);
        // Whoever comes second takes what the first has made.
        return keys.compareAndSet(held, rotated) ? rotated.ring : keys.get().ring;
    }

    private Dated fresh(long now) {
        return new Dated(TicketKey.generate(crypto), now);
    }
}
