// SPDX-License-Identifier: Apache-2.0
package io.postern.ocsp;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.handlers.testing.AnyCrypto;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a responder is asked again. */
@AnyCrypto
class RefreshTimesTest {

    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);
    private static final long SEED = 42;

    private final RefreshTimes times = new RefreshTimes(new SplittableRandom(SEED));

    private static void assertWithin(Duration least, Duration most, Instant next) {
        Duration wait = Duration.between(NOW, next);
        assertFalse(wait.compareTo(least) < 0 || wait.compareTo(most) > 0, wait::toString);
    }

    @Test
    void freshResponseIsRefreshedAtHalfOfItsTime() {
        for (int i = 0; i < 100; i++) {
            assertWithin(
                    Duration.ofHours(75),
                    Duration.ofHours(84),
                    times.afterResponse(NOW, NOW.plus(DAY.multipliedBy(7)), NOW));
        }
    }

    @Test
    void ageOfTheResponseCounts() {
        Instant thisUpdate = NOW.minus(DAY);
        assertWithin(
                Duration.ofHours(54),
                Duration.ofHours(60),
                times.afterResponse(thisUpdate, thisUpdate.plus(DAY.multipliedBy(7)), NOW));
    }

    @Test
    void responseBeyondItsHalfIsAskedForAgainWithinTheHour() {
        Instant thisUpdate = NOW.minus(DAY.multipliedBy(5));
        assertWithin(
                Duration.ofMinutes(54),
                Duration.ofHours(1),
                times.afterResponse(thisUpdate, thisUpdate.plus(DAY.multipliedBy(7)), NOW));
    }

    @Test
    void responseThatIsAboutToEndIsRefreshedBeforeThat() {
        for (long seconds = 1; seconds < 200; seconds++) {
            Instant end = NOW.plusSeconds(seconds);
            Instant next = times.afterResponse(NOW.minus(DAY), end, NOW);
            assertTrue(next.isBefore(end) || seconds == 1, end + " " + next);
            assertWithin(Duration.ofMillis(900), Duration.ofSeconds(100), next);
        }
    }

    @Test
    void timesAreSpread() {
        Instant end = NOW.plus(DAY);
        assertFalse(times.afterResponse(NOW, end, NOW).equals(times.afterResponse(NOW, end, NOW)));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "3, 4", "4, 8", "5, 16", "6, 32", "7, 60", "8, 60", "1000, 60"})
    void failuresAreRepeatedAfterAMinuteThenLessAndLessOften(int failures, int minutes) {
        Duration wait = Duration.ofMinutes(minutes);
        assertWithin(wait.multipliedBy(9).dividedBy(10), wait, times.afterFailure(failures, false, NOW));
    }

    @Test
    void failuresAreRepeatedEachSecondWhileTheStartWaits() {
        assertWithin(Duration.ofSeconds(1), Duration.ofSeconds(1), times.afterFailure(7, true, NOW));
    }
}
