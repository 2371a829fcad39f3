// SPDX-License-Identifier: Apache-2.0
package io.postern.redis;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A connection to Redis, from its beginning to its end. Safe for use by many threads.
 *
 * @param since when it was there, by our clock: what Redis has forgotten, it had forgotten before
 */
record RedisSession(StatefulRedisConnection<String, byte[]> connection, Instant since) {

    /** Far longer than Redis takes, and short enough to notice that it hangs. */
    private static final Duration LIMIT = Duration.ofSeconds(1);

    RedisAsyncCommands<String, byte[]> commands() {
        return connection.async();
    }

    /**
     * Asks, and waits for the answer: not for an event loop.
     *
     * @throws ExecutionException with what Redis has answered, or what has become of the connection
     * @throws TimeoutException where there is none within a second
     */
    <T extends @Nullable Object> T ask(Function<RedisAsyncCommands<String, byte[]>, RedisFuture<T>> question)
            throws ExecutionException, TimeoutException, InterruptedException {
        try {
            return question.apply(commands()).toCompletableFuture().get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RuntimeException e) { // some commands fail before they are sent
            throw new ExecutionException(e);
        }
    }
}
