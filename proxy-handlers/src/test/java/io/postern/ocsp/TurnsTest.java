// SPDX-License-Identifier: Apache-2.0
package io.postern.ocsp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.postern.handlers.testing.AnyCrypto;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

@AnyCrypto
final class TurnsTest {

    private final Turns turns = new Turns(3, 2);
    private final List<String> begun = new ArrayList<>();

    @Test
    void hostHasItsShareAndAllTogetherTheirs() {
        begin("a", "a1", "a2", "a3");
        begin("b", "b1", "b2");
        assertEquals(List.of("a1", "a2", "b1"), begun);
        turns.end("a");
        assertEquals(List.of("a1", "a2", "b1", "b2"), begun);
        turns.end("b");
        assertEquals(List.of("a1", "a2", "b1", "b2", "a3"), begun);
    }

    @Test
    void hostWithManyTasksDoesNotKeepOthersWaiting() {
        begin("a", "a1", "a2", "a3", "a4", "a5");
        begin("b", "b1", "b2", "b3");
        turns.end("a");
        turns.end("a");
        assertEquals(List.of("a1", "a2", "b1", "b2", "a3"), begun);
    }

    @Test
    void tasksThatEndAtOnceDoNotNest() {
        begin("a", "a1", "a2");
        AtomicInteger ended = new AtomicInteger();
        for (int i = 0; i < 100_000; i++) {
            turns.begin("a", () -> {
                ended.incrementAndGet();
                turns.end("a");
            });
        }
        turns.end("a");
        assertEquals(100_000, ended.get());
    }

    private void begin(String host, String... tasks) {
        for (String task : tasks) {
            turns.begin(host, () -> begun.add(task));
        }
    }
}
