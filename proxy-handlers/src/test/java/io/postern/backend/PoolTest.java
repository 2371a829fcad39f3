// SPDX-License-Identifier: Apache-2.0
package io.postern.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.config.Endpoint;
import io.postern.config.PoolSettings;
import io.postern.handlers.testing.AnyCrypto;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@AnyCrypto
class PoolTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Pool pool = new Pool(new PoolSettings(
            "shop",
            List.of(
                    new Endpoint.Inet("a.example", 1),
                    new Endpoint.Inet("b.example", 1),
                    new Endpoint.Inet("c.example", 1))));

    @Test
    void serversTakeTurns() {
        assertEquals("abc", order(0));
        assertEquals("bca", order(0));
        assertEquals("cab", order(0));
        assertEquals("abc", order(0));
    }

    @Test
    void serverThatFailedIsTriedLastForASecond() {
        server('c').failed(0); // looking for it took the first turn
        assertEquals("bac", order(SECOND - 1));
        assertEquals("cab", order(SECOND));
    }

    @Test
    void eachFailureInARowDoublesTheSuspicionUpToHalfAMinute() {
        Server server = server('a');
        long now = 0;
        for (long seconds : new long[] {1, 2, 4, 8, 16, 30, 30}) {
            server.failed(now);
            now += seconds * SECOND;
            assertTrue(server.suspect(now - 1), seconds + " s");
            assertFalse(server.suspect(now), seconds + " s");
        }
    }

    @Test
    void failuresAtTheSameTimeAreOne() {
        Server server = server('a');
        for (int i = 0; i < 100; i++) {
            server.failed(i);
        }
        assertFalse(server.suspect(SECOND));
    }

    @Test
    void successEndsTheSuspicion() {
        Server server = server('a');
        server.failed(0);
        server.succeeded();
        assertFalse(server.suspect(1));
        server.failed(2);
        assertFalse(server.suspect(2 + SECOND), "it starts anew");
    }

    @Test
    void allServersAreTriedEvenIfAllFailed() {
        for (char name : "abc".toCharArray()) {
            server(name).failed(0);
        }
        assertEquals(3, order(1).length());
    }

    private String order(long now) {
        StringBuilder names = new StringBuilder();
        pool.order(now).forEach(server -> names.append(server.toString().charAt(0)));
        return names.toString();
    }

    private Server server(char name) {
        return pool.order(0).stream()
                .filter(server -> server.toString().charAt(0) == name)
                .findFirst()
                .orElseThrow();
    }
}
