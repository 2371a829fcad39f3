// SPDX-License-Identifier: Apache-2.0
package io.postern.handlers.tls;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds how many handshakes are in progress in the process, and with it the memory that strangers can take: each holds a
 * ClientHello at most. Safe for use by many event loops.
 */
public final class HandshakeGate {

    private static final Logger LOG = LoggerFactory.getLogger(HandshakeGate.class);
    private static final long BETWEEN_WARNINGS = TimeUnit.SECONDS.toNanos(5);

    private final int limit;
    private final AtomicInteger inProgress = new AtomicInteger();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong nextWarning = new AtomicLong(System.nanoTime());

    /**
     * A gate that nobody has passed.
     *
     * @param limit at least 1
     */
    public HandshakeGate(int limit) {
        this.limit = limit;
    }

    /** Whether one more may begin; whoever may calls {@link #leave} when it is over, however it ends. */
    boolean enter() {
        if (inProgress.incrementAndGet() <= limit) {
            return true;
        }
        inProgress.decrementAndGet();
        refused.incrementAndGet();
        warn();
        return false;
    }

    void leave() {
        inProgress.decrementAndGet();
    }

    /** One line for all that were refused lately: a crowd must not fill the log too. */
    private void warn() {
        long now = System.nanoTime();
        long due = nextWarning.get();
        if (now - due >= 0 && nextWarning.compareAndSet(due, now + BETWEEN_WARNINGS)) {
            LOG.warn(
                    "connections refused count={} reason=\"{} handshakes are in progress already\"",
                    refused.getAndSet(0),
                    limit);
        }
    }
}
