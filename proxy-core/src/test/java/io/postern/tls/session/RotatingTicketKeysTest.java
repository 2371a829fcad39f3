// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.session;

import static io.postern.testing.EngineFixture.CRYPTO;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.testing.FakeTicker;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Keys that come and go by time alone. */
class RotatingTicketKeysTest {

    private static final Duration PERIOD = Duration.ofHours(12);
    private static final Duration MOMENT = Duration.ofNanos(1);
    private static final int KEPT = 4;

    private final FakeTicker ticker = new FakeTicker();
    private final RotatingTicketKeys keys = new RotatingTicketKeys(CRYPTO, PERIOD, KEPT, ticker);

    @Test
    void keySealsForAPeriod() {
        TicketKey first = sealing();
        ticker.advance(PERIOD.minus(MOMENT));
        assertSame(first, sealing());
        ticker.advance(MOMENT);
        assertNotEquals(first, sealing());
    }

    @Test
    void keyOpensUntilFourPeriodsHavePassed() {
        TicketKey first = sealing();
        for (int rotation = 1; rotation < KEPT; rotation++) {
            ticker.advance(PERIOD);
            assertTrue(opens(first), rotation + " rotations");
            assertEquals(rotation + 1, keys.current().opening().size());
        }
        ticker.advance(PERIOD);
        assertFalse(opens(first));
        assertEquals(KEPT, keys.current().opening().size());
    }

    /** The promise that the lifetime of tickets is checked against, at whatever time the keys are looked at. */
    @Test
    void whatWasSealedLastByAKeyOpensForThreePeriodsMore() {
        ticker.advance(PERIOD.minus(MOMENT));
        TicketKey last = sealing();
        Duration step = PERIOD.dividedBy(7);
        for (Duration age = Duration.ZERO; age.compareTo(PERIOD.multipliedBy(KEPT - 1)) <= 0; age = age.plus(step)) {
            assertTrue(opens(last), age.toString());
            ticker.advance(step);
        }
    }

    @Test
    void nothingOldIsLeftAfterALongSilence() {
        TicketKey first = sealing();
        ticker.advance(PERIOD.multipliedBy(KEPT));
        assertFalse(opens(first));
        assertEquals(1, keys.current().opening().size());
    }

    @Test
    void aSingleKeyIsReplacedAsAWhole() {
        RotatingTicketKeys single = new RotatingTicketKeys(CRYPTO, PERIOD, 1, ticker);
        ticker.advance(PERIOD);
        assertEquals(1, single.current().opening().size());
    }

    @Test
    void threadsThatRotateAtOneTimeAgree() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            for (int round = 0; round < 50; round++) {
                ticker.advance(PERIOD);
                Callable<TicketKeys.Ring> look = keys::current;
                Set<TicketKey> seen = new HashSet<>();
                for (Future<TicketKeys.Ring> ring : threads.invokeAll(List.of(look, look), 10, TimeUnit.SECONDS)) {
                    seen.add(Objects.requireNonNull(ring.get().sealing()));
                }
                assertEquals(1, seen.size(), "round " + round);
            }
        }
    }

    @Test
    void noKeysAndNoPeriodAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new RotatingTicketKeys(CRYPTO, PERIOD, 0, ticker));
        assertThrows(IllegalArgumentException.class, () -> new RotatingTicketKeys(CRYPTO, Duration.ZERO, 1, ticker));
    }

    private boolean opens(TicketKey key) {
        return keys.current().opening().contains(key);
    }

    private TicketKey sealing() {
        return Objects.requireNonNull(keys.current().sealing());
    }
}
