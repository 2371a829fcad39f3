// SPDX-License-Identifier: Apache-2.0
package io.postern.handlers.testing;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import org.junit.jupiter.api.Test;

/** A guard that cannot bark guards nothing. */
class LeakGuardTest {

    @Test
    void forgottenBufferIsFound() {
        try (LogCapture log = new LogCapture(ResourceLeakDetector.class.getName())) {
            forget();
            assertFalse(LeakGuard.leaks(log).isEmpty());
        }
    }

    @Test
    void releasedBufferIsNone() {
        try (LogCapture log = new LogCapture(ResourceLeakDetector.class.getName())) {
            ByteBufAllocator.DEFAULT.directBuffer(100).release();
            assertTrue(LeakGuard.leaks(log).isEmpty());
        }
    }

    private static void forget() {
        ByteBufAllocator.DEFAULT.directBuffer(100).writeByte(1);
    }
}
