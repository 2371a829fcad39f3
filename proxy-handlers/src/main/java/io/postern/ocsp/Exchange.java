// SPDX-License-Identifier: Apache-2.0
package io.postern.ocsp;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One request and its answer, from the time at which it is its turn. */
final class Exchange {

    private final HttpClient client;
    private final HttpRequest request;
    private final OcspHttpSettings settings;
    private final CompletableFuture<byte[]> answer = new CompletableFuture<>();
    private volatile boolean answering;

    Exchange(HttpClient client, HttpRequest request, OcspHttpSettings settings) {
        this.client = client;
        this.request = request;
        this.settings = settings;
    }

    /** Ends the exchange when it is completed, by whomever. */
    CompletableFuture<byte[]> answer() {
        return answer;
    }

    void fail(String problem) {
        answer.completeExceptionally(new OcspFetchException(problem));
    }

    /** Sends the request; the result is completed when nothing is under way any more, and never fails. */
    CompletableFuture<?> begin(Executor executor) {
        if (answer.isDone()) {
            return CompletableFuture.completedFuture(null);
        }
        // Before the name is looked up, which no timeout of the client's covers; nor does it one that ends with the
        // header.
        CompletableFuture.delayedExecutor(settings.timeout().toNanos(), TimeUnit.NANOSECONDS, Runnable::run)
                .execute(() -> fail(new TimeoutException()));
        try {
            // In the executor, since the name may be looked up.
            return CompletableFuture.supplyAsync(this::send, executor)
                    .thenCompose(sent -> sent)
                    .handle((_, cause) -> fail(cause));
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(fail(e));
        }
    }

    private CompletableFuture<?> send() {
        CompletableFuture<HttpResponse<byte[]>> response = client.sendAsync(request, header -> {
            answering = true;
            return new AnswerBody(header.statusCode());
        });
        response.thenAccept(whole -> answer.complete(whole.body())).exceptionally(this::fail);
        answer.whenComplete((_, _) -> response.cancel(true));
        return response;
    }

    /** Where it has failed already, or was cancelled, it stays with that. */
    private @Nullable Void fail(@Nullable Throwable cause) {
        if (cause != null && !answer.isDone()) {
            fail(Failure.problem(cause, request.uri(), settings, answering));
        }
        return null;
    }
}
