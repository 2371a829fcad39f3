// SPDX-License-Identifier: Apache-2.0
package io.postern.ocsp;

import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One thread with a clock. What a task throws is logged, where the JDK's keeps it for somebody who never asks. */
final class RefresherThread extends ScheduledThreadPoolExecutor {

    private static final Logger LOG = LoggerFactory.getLogger(RefresherThread.class);

    RefresherThread() {
        super(1, Thread.ofPlatform().daemon().name("postern-ocsp").factory());
        setRemoveOnCancelPolicy(true);
    }

    @Override
    protected void afterExecute(Runnable task, @Nullable Throwable thrown) {
        super.afterExecute(task, thrown);
        if (thrown == null && task instanceof Future<?> future && future.isDone()) {
            try {
                future.get();
            } catch (ExecutionException e) {
                LOG.error("a task of the background failed", e.getCause());
            } catch (CancellationException _) {
                // Nobody waits for it any more.
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
