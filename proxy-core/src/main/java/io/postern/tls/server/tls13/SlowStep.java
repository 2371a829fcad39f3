// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server.tls13;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.server.ServerContext;
import io.postern.tls.server.Step;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/** A step that would hold up an event loop, and is awaited instead. */
final class SlowStep {

    private SlowStep() {}

    /**
     * Runs it where such work is done.
     *
     * @throws TlsException {@code OVERLOADED} where too much of that is waiting already
     */
    static Step run(ServerContext context, Supplier<Step> step) {
        try {
            CompletableFuture<Step> running = CompletableFuture.supplyAsync(step, context.slowWork());
            return new Step.Await(running, () -> running.cancel(false));
        } catch (RejectedExecutionException e) {
            throw new TlsException(Fault.OVERLOADED);
        }
    }
}
