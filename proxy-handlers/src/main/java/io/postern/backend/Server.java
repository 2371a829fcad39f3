// SPDX-License-Identifier: Apache-2.0
package io.postern.backend;

import io.postern.config.Endpoint;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One server of a pool and what is known of its health. It is suspect for a while after a failure, for longer with each
 * failure in a row, and is then tried last. Shared by all event loops.
 */
public final class Server {

    private static final long FIRST_SUSPICION = Duration.ofSeconds(1).toNanos();
    private static final int MOST_DOUBLINGS = 5;
    private static final long LONGEST_SUSPICION = Duration.ofSeconds(30).toNanos();

    private static final Suspicion NONE = new Suspicion(0, 0);

    private final Endpoint endpoint;
    private final AtomicReference<Suspicion> suspicion = new AtomicReference<>(NONE);

    Server(Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    public Endpoint endpoint() {
        return endpoint;
    }

    /** As the configuration has it. */
    @Override
    public String toString() {
        return endpoint.toString();
    }

    /** Whether it failed lately, seen from {@code now} on the clock of {@link System#nanoTime}. */
    boolean suspect(long now) {
        return suspicion.get().lasts(now);
    }

    void succeeded() {
        if (suspicion.get().failures() > 0) {
            suspicion.set(NONE);
        }
    }

    /** Connections that fail together are one failure: while it is suspect, the next does not make it worse. */
    void failed(long now) {
        suspicion.updateAndGet(known -> known.lasts(now) ? known : known.next(now));
    }

    private record Suspicion(int failures, long until) {

        boolean lasts(long now) {
            return failures > 0 && until - now > 0;
        }

        Suspicion next(long now) {
            long length = Math.min(FIRST_SUSPICION << Math.min(failures, MOST_DOUBLINGS), LONGEST_SUSPICION);
            return new Suspicion(failures + 1, now + length);
        }
    }
}
