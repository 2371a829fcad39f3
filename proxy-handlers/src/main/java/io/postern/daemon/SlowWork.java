// SPDX-License-Identifier: Apache-2.0
package io.postern.daemon;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Where what would hold up an event loop is done. It takes as much as it can do in the time of a handshake, and rejects
 * the rest at once: work that piles up without bound only makes all handshakes fail instead of some.
 */
final class SlowWork {

    private static final int QUEUE = 1024;
    /** A quarter of the queue. */
    private static final int SHARE = QUEUE / 4;

    /** Tokens sign a few at a time. */
    private static final int TOKEN_THREADS = 4;

    private static final int KEEP_ALIVE_SECONDS = 60;

    private SlowWork() {}

    static ThreadPoolExecutor start() {
        return start("postern-slow", Runtime.getRuntime().availableProcessors());
    }

    /** For keys in hardware, on threads that mostly wait. A token that hangs takes these and no others. */
    static ThreadPoolExecutor startForTokens() {
        return start("postern-token", TOKEN_THREADS);
    }

    private static ThreadPoolExecutor start(String name, int threads) {
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                threads,
                threads,
                KEEP_ALIVE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(QUEUE),
                new NamedThreads(name, true),
                new ThreadPoolExecutor.AbortPolicy());
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    /** A part of that executor for what any client can ask for, so that it cannot keep out all other work. */
    static Executor share(Executor whole) {
        Semaphore places = new Semaphore(SHARE);
        return task -> {
            if (!places.tryAcquire()) {
                throw new RejectedExecutionException("no place left");
            }
            try {
                whole.execute(() -> {
                    try {
                        task.run();
                    } finally {
                        places.release();
                    }
                });
            } catch (RejectedExecutionException e) {
                places.release();
                throw e;
            }
        };
    }
}
