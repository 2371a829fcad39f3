// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server.tls13;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.server.Step;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** A step that would hold up an event loop, and is awaited instead. */
final class SlowStep {

    private SlowStep() {}

    /** The same for a step that holds no secrets before it begins. */
    static Step run(Executor executor, Supplier<Step> step) {
        return run(executor, step, () -> {});
    }

    /**
     * Runs it where such work is done.
     *
     * @param discard in place of a step that is not run, or fails: closes its secrets
     * @throws TlsException {@code OVERLOADED} where too much of that is waiting already
     */
    static Step run(Executor executor, Supplier<Step> step, Runnable discard) {
        AtomicBoolean abandoned = new AtomicBoolean();
        try {
            CompletableFuture<Step> running = CompletableFuture.supplyAsync(
                    () -> {
                        try {
                            if (abandoned.get()) {
                                throw new CancellationException();
                            }
                            return step.get();
                        } catch (RuntimeException e) {
                            discard.run();
                            throw e;
                        }
                    },
                    executor);
            // The future itself is not cancelled: what was begun is delivered, so that its secrets are closed.
            return new Step.Await(running, () -> abandoned.set(true));
        } catch (RejectedExecutionException e) {
            throw new TlsException(Fault.OVERLOADED);
        }
    }
}
