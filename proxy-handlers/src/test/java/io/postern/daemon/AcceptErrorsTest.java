// SPDX-License-Identifier: Apache-2.0
package io.postern.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import io.netty.channel.embedded.EmbeddedChannel;
import io.postern.handlers.testing.AnyCrypto;
import io.postern.handlers.testing.LogCapture;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@AnyCrypto
class AcceptErrorsTest {

    private final EmbeddedChannel channel = new EmbeddedChannel(new AcceptErrors("https"));

    @Test
    void acceptingPausesForASecondAndGoesOn() {
        try (LogCapture log = new LogCapture("io.postern.daemon")) {
            channel.freezeTime();
            channel.pipeline().fireExceptionCaught(new IOException("Too many open files"));
            channel.pipeline().fireExceptionCaught(new IOException("Too many open files"));
            assertFalse(channel.config().isAutoRead());
            assertEquals(1, log.lines(Level.WARN, "listener=https").size());

            channel.advanceTimeBy(1, TimeUnit.SECONDS);
            channel.runScheduledPendingTasks();
            assertTrue(channel.config().isAutoRead());
            channel.checkException();
        }
    }

    @Test
    void nextFailureIsLoggedAgain() {
        try (LogCapture log = new LogCapture("io.postern.daemon")) {
            channel.freezeTime();
            for (int i = 0; i < 2; i++) {
                channel.pipeline().fireExceptionCaught(new IOException("Too many open files"));
                channel.advanceTimeBy(1, TimeUnit.SECONDS);
                channel.runScheduledPendingTasks();
            }
            assertEquals(2, log.lines(Level.WARN, "Too many open files").size());
        }
    }
}
