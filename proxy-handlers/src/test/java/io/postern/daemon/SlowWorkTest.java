// SPDX-License-Identifier: Apache-2.0
package io.postern.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.handlers.testing.AnyCrypto;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@AnyCrypto
class SlowWorkTest {

    private final ThreadPoolExecutor whole = SlowWork.start();
    private final Executor share = SlowWork.share(whole);
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void shutDown() {
        release.countDown();
        whole.shutdown();
    }

    @Test
    void fullShareLeavesRoomForOtherWork() throws InterruptedException {
        int taken = fill();
        assertTrue(taken < whole.getQueue().remainingCapacity(), taken + " of the queue's places");
        CountDownLatch done = new CountDownLatch(1);
        whole.execute(done::countDown);
        release.countDown();
        assertTrue(done.await(30, TimeUnit.SECONDS));
    }

    @Test
    void placesAreGivenBackWhenTheWorkIsDoneOrFails() throws InterruptedException {
        int taken = fill();
        release.countDown();
        CountDownLatch done = new CountDownLatch(1);
        whole.shutdown();
        assertTrue(whole.awaitTermination(30, TimeUnit.SECONDS));
        assertThrows(RejectedExecutionException.class, () -> share.execute(done::countDown));

        Executor inline = SlowWork.share(Runnable::run);
        for (int i = 0; i <= taken; i++) {
            assertThrows(
                    IllegalStateException.class,
                    () -> inline.execute(() -> {
                        throw new IllegalStateException();
                    }));
        }
        inline.execute(done::countDown);
        assertEquals(0, done.getCount());
    }

    /** Returns how many tasks the share took before it refused one. */
    private int fill() {
        for (int taken = 0; ; taken++) {
            try {
                share.execute(this::awaitRelease);
            } catch (RejectedExecutionException e) {
                return taken;
            }
        }
    }

    private void awaitRelease() {
        try {
            release.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
