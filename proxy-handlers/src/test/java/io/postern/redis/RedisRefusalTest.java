// SPDX-License-Identifier: Apache-2.0
package io.postern.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.postern.handlers.testing.AnyCrypto;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** What is logged of failures, and what must not be. */
@AnyCrypto
final class RedisRefusalTest {

    @Test
    void argumentsThatRedisRepeatsAreCutOff() {
        RedisCommandExecutionException answer = new RedisCommandExecutionException(
                "ERR unknown command 'EVAL', with args beginning with: 'local held' 'postern:ticket-keys' 'secret'");
        assertEquals("ERR unknown command 'EVAL'", RedisRefusal.reason(new ExecutionException(answer)));
        assertEquals("ERR", RedisRefusal.code(new CompletionException(answer)));
    }

    @Test
    void onlyAnswersHaveACode() {
        assertNull(RedisRefusal.code(new ExecutionException(new RedisException("Connection closed"))));
        assertEquals("Connection closed", RedisRefusal.reason(new RedisException("Connection closed")));
    }

    @Test
    void reasonIsTheDeepestOnOneLine() {
        assertEquals(
                "Connection 'refused' there",
                RedisRefusal.reason(
                        new RedisException("no", new java.net.ConnectException("Connection \"refused\"\n there"))));
        assertEquals("no answer in time", RedisRefusal.reason(new ExecutionException(new TimeoutException())));
    }
}
