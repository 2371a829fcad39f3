// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Who asks OCSP responders about the certificates of clients. Never blocks; safe for use by many threads. */
@FunctionalInterface
public interface StatusSource {

    /** What came of a question. */
    sealed interface Answer {

        /** A response that holds. */
        record Known(OcspStaple staple) implements Answer {}

        /**
         * Nothing that holds.
         *
         * @param reason for the operator, in half a sentence on one line
         */
        record Unavailable(String reason) implements Answer {}
    }

    /** Where nobody is asked. */
    StatusSource NONE = _ -> CompletableFuture.completedFuture(new Answer.Unavailable("nobody is asked"));

    /**
     * Asks, or knows already.
     *
     * @return completed within some seconds, never exceptionally; may complete on any thread
     */
    CompletionStage<Answer> ask(StatusQuestion question);
}
