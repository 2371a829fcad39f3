// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server.tls13;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.server.Limits;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Counts the KeyUpdates of a client, which cost us more than they cost it: those without application data between them,
 * and those of one second. Made when the first one comes.
 */
final class KeyUpdateMeter {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final Limits limits;
    private final LongSupplier ticker;
    private int inARow;
    private int thisSecond;
    private long secondBegan;

    KeyUpdateMeter(Limits limits, LongSupplier ticker) {
        this.limits = limits;
        this.ticker = ticker;
        this.secondBegan = ticker.getAsLong();
    }

    /** @throws TlsException where this one is too many */
    void keyUpdate() {
        long now = ticker.getAsLong();
        if (now - secondBegan >= SECOND) {
            secondBegan = now;
            thisSecond = 0;
        }
        if (++inARow > limits.keyUpdates() || ++thisSecond > limits.keyUpdatesPerSecond()) {
            throw new TlsException(Fault.TOO_MANY_KEY_UPDATES);
        }
    }

    void applicationData() {
        inARow = 0;
    }
}
