// SPDX-License-Identifier: Apache-2.0
package io.postern.handlers.testing;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what another thread brings about. */
public final class Await {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Await() {}

    /**
     * Returns as soon as the condition holds.
     *
     * @throws AssertionError with {@code what} when it does not within some seconds
     */
    public static void until(String what, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new AssertionError("waited in vain for: " + what);
            }
            LockSupport.parkNanos(500_000);
        }
    }
}
