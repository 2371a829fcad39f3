// SPDX-License-Identifier: Apache-2.0
package io.postern.interop;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what another process does, which nothing can notify us of. */
final class Poll {

    private static final long PAUSE_NANOS = 2_000_000;

    private Poll() {}

    /** Returns once the condition holds; fails when it does not within the limit. */
    static void until(BooleanSupplier condition, Duration limit, Supplier<String> what) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > limit.toNanos()) {
                throw new AssertionError("not within " + limit.toSeconds() + " s: " + what.get());
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
