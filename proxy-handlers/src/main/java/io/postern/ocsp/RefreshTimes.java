// SPDX-License-Identifier: Apache-2.0
package io.postern.ocsp;

import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/** When a responder is asked again. */
record RefreshTimes(RandomGenerator random) {

    private static final Duration LEAST = Duration.ofMinutes(1);
    private static final Duration LEAST_AT_THE_END = Duration.ofSeconds(1);
    private static final Duration MOST = Duration.ofHours(1);

    /** Some responses hold for a year, in which much can be revoked. */
    private static final Duration LONGEST = Duration.ofDays(7);

    /** At the start, while the listeners wait for the responses. */
    private static final Duration IN_A_HURRY = Duration.ofSeconds(1);

    /** Of the wait: responses of one responder would be fetched together for ever if they were once. */
    private static final double JITTER = 0.1;

    /**
     * After a response: at half of its time, earlier by up to a tenth of what is left until then; soon where half has
     * passed already, as it has with a responder that hands out one response for days.
     *
     * @param end when the response ceases to be of use
     */
    Instant afterResponse(Instant thisUpdate, Instant end, Instant now) {
        Duration untilHalf = Duration.between(now, thisUpdate)
                .plus(Duration.between(thisUpdate, end).dividedBy(2));
        Duration halfOfTheRest = Duration.between(now, end).dividedBy(2);
        if (halfOfTheRest.isNegative()) {
            return now.plus(earlier(MOST)); // of what has ended, only that it says revoked is still of use
        }
        Duration wait = untilHalf.compareTo(LEAST) >= 0 ? untilHalf : clamp(halfOfTheRest, LEAST, MOST);
        if (wait.compareTo(LONGEST) > 0) {
            wait = LONGEST;
        }
        if (wait.compareTo(halfOfTheRest) > 0) {
            wait = max(halfOfTheRest, LEAST_AT_THE_END);
        }
        return now.plus(earlier(wait));
    }

    /**
     * After a failure: a minute, then doubling up to an hour.
     *
     * @param failures in a row, at least 1
     * @param hurried whether somebody waits for the first response
     */
    Instant afterFailure(int failures, boolean hurried, Instant now) {
        if (hurried) {
            return now.plus(IN_A_HURRY);
        }
        int doublings = Math.min(failures - 1, 6);
        Duration wait = LEAST.multipliedBy(1L << doublings);
        return now.plus(earlier(wait.compareTo(MOST) > 0 ? MOST : wait));
    }

    private Duration earlier(Duration wait) {
        return wait.minus(Duration.ofMillis((long) (wait.toMillis() * JITTER * random.nextDouble())));
    }

    private static Duration clamp(Duration value, Duration least, Duration most) {
        return value.compareTo(most) > 0 ? most : max(value, least);
    }

    private static Duration max(Duration some, Duration other) {
        return some.compareTo(other) >= 0 ? some : other;
    }
}
