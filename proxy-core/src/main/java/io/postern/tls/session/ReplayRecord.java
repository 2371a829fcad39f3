// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.session;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Remembers which tickets early data came with, so that it is taken once only (RFC 8446 §8.1, §8.2). Safe for use by many
 * threads, never blocking.
 *
 * <p>A record covers a time: it knows every ticket that was used with a hello of that time, and says so of a hello that it
 * does not cover. Both go by when the client says that it sent the hello, which is the same in every replay, whatever
 * happens to the clock.
 */
public interface ReplayRecord {

    /** Knows nothing, and so covers nothing. */
    ReplayRecord NONE = new ReplayRecord() {
        @Override
        public byte[] domain() {
            return new byte[0];
        }

        @Override
        public CompletionStage<Answer> use(byte[] ticket, Instant sent, Instant now) {
            return CompletableFuture.completedStage(Answer.NOT_COVERED);
        }
    };

    /** What is known of a ticket. */
    enum Answer {
        /** It has not been used in the time that the record covers, and is remembered from now on. */
        FIRST_USE,
        /** It has been used. */
        USED,
        /** The hello is of a time that the record does not cover: before it was begun, or already forgotten. */
        NOT_COVERED,
        /** There is no room to remember more. */
        FULL,
        /** Nobody answered in time, or whoever should have is away. */
        UNAVAILABLE
    }

    /**
     * Names this record: a ticket's early data is taken only by nodes with the record that its issuer has. Not empty but
     * for {@link #NONE}, 255 bytes at most, and not to be changed.
     */
    byte[] domain();

    /**
     * Uses a ticket in a hello of that time. No other call with both will then get to use it, on any node that shares the
     * record: and only the client itself, which has the key, can claim another time with the same ticket.
     *
     * @param ticket what tells it from all others: a hash, 32 bytes
     * @param sent when the client sent its hello, as it says, by this node's clock
     * @param now by the same clock
     * @return completed on any thread, never exceptionally
     */
    CompletionStage<Answer> use(byte[] ticket, Instant sent, Instant now);
}
