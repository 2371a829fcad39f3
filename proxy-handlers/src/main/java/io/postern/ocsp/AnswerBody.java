// SPDX-License-Identifier: Apache-2.0
package io.postern.ocsp;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * What follows the header of an answer, up to a length. The JDK's own bound fails with an exception that cannot be told
 * from others, and reads what comes with an error to its end.
 */
final class AnswerBody implements HttpResponse.BodySubscriber<byte[]> {

    /** RSA-4096 and a delegate's chain make 5 KiB. */
    private static final int LONGEST = 64 * 1024;

    private static final int OK = 200;

    private final int status;
    private final CompletableFuture<byte[]> body = new CompletableFuture<>();
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private Flow.@Nullable Subscription subscription;

    AnswerBody(int status) {
        this.status = status;
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        if (status == OK) {
            given.request(Long.MAX_VALUE);
        } else {
            refuse(given, "it answered with HTTP status " + status);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            if (body.isDone()) {
                return;
            }
            if (buffer.remaining() > LONGEST - received.size()) {
                refuse(subscription, "its answer is longer than " + LONGEST / 1024 + " KiB");
                return;
            }
            byte[] part = new byte[buffer.remaining()];
            buffer.get(part);
            received.writeBytes(part);
        }
    }

    @Override
    public void onError(Throwable cause) {
        body.completeExceptionally(cause);
    }

    @Override
    public void onComplete() {
        body.complete(received.toByteArray());
    }

    private void refuse(Flow.@Nullable Subscription given, String problem) {
        body.completeExceptionally(new OcspFetchException(problem));
        if (given != null) {
            given.cancel();
        }
    }
}
