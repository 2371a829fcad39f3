// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto.jca;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Runs the same on many threads at once. */
final class Threads {

    private static final int COUNT = 8;

    private Threads() {}

    /** Fails when one of them does, or when they take a minute. */
    static void runOnMany(Callable<?> task) throws Exception {
        CyclicBarrier start = new CyclicBarrier(COUNT);
        try (ExecutorService executor = Executors.newFixedThreadPool(COUNT)) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < COUNT; i++) {
                all.add(executor.submit(() -> {
                    start.await(1, TimeUnit.MINUTES);
                    return task.call();
                }));
            }
            for (Future<?> one : all) {
                one.get(1, TimeUnit.MINUTES);
            }
        }
    }
}
