// SPDX-License-Identifier: Apache-2.0
package io.postern.admin;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Renders reports off the event loops, one after the other, and bounds how many are held until their clients have
 * taken them: each has some megabytes where there are ten thousand certificates.
 */
final class Reports {

    static final int MOST = 8;

    private final Executor executor;
    private final Semaphore places = new Semaphore(MOST);

    /**
     * Without a report.
     *
     * @param executor has room for {@link #MOST} tasks
     */
    Reports(Executor executor) {
        this.executor = executor;
    }

    /** Starts to render; null where too many are on their way. Each that was started has to be {@linkplain #end ended}. */
    @Nullable
    CompletableFuture<byte[]> begin(Page.Report report) {
        if (!places.tryAcquire()) {
            return null;
        }
        try {
            return CompletableFuture.supplyAsync(report.body(), executor);
        } catch (RejectedExecutionException _) { // the process is about to end
            places.release();
            return null;
        }
    }

    /** A report has been sent, or will not be. */
    void end() {
        places.release();
    }
}
