// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server.tls13;

import io.postern.tls.server.Step;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A step that goes by what somebody else finds out. */
final class Awaiting {

    private Awaiting() {}

    /**
     * Goes on with a value: at once where it is there, else on the connection's event loop when it is.
     *
     * @param next is handed the value, and whatever has to be closed in it
     * @param discard closes it where the connection is over by then
     * @throws io.postern.tls.alert.TlsException that the value has failed with already
     */
    static <T extends @Nullable Object> Step then(
            CompletionStage<T> value, Function<T, Step> next, Consumer<T> discard) {
        CompletableFuture<T> future = value.toCompletableFuture();
        if (future.isDone()) {
            return next.apply(join(future));
        }
        return new Step.Await(
                future.thenApply(found -> new Step.Resume(() -> next.apply(found), () -> discard.accept(found))),
                () -> {});
    }

    private static <T extends @Nullable Object> T join(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }
}
