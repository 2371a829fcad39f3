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

    /**
     * Runs it where such work is done.
     *
     * @throws TlsException {@code OVERLOADED} where too much of that is waiting already
     */
    static Step run(Executor executor, Supplier<Step> step) {
        AtomicBoolean abandoned = new AtomicBoolean();
        try {
            CompletableFuture<Step> running = CompletableFuture.supplyAsync(
                    () -> {
                        if (abandoned.get()) {
                            throw new CancellationException();
                        }
                        return step.get();
                    },
                    executor);
            // The future itself is not cancelled: what was begun is delivered, so that its secrets are closed.
            return new Step.Await(running, () -> abandoned.set(true));
        } catch (RejectedExecutionException e) {
            throw new TlsException(Fault.OVERLOADED);
        }
    }
}
