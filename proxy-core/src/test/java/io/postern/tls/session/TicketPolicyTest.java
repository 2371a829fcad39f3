// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.session;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many tickets there may be, and for how long. */
class TicketPolicyTest {

    @ParameterizedTest
    @CsvSource({"0, 0, PT1S", "16, 16, P7D", "0, 16, PT12H", "16, 0, PT1.5S"})
    void boundsAreAllowed(int afterFull, int afterResumption, Duration lifetime) {
        assertDoesNotThrow(() -> new TicketPolicy(afterFull, afterResumption, lifetime));
    }

    @ParameterizedTest
    @CsvSource({
        "-1, 1, PT12H",
        "1, -1, PT12H",
        "17, 1, PT12H",
        "1, 17, PT12H",
        "1, 1, PT0S",
        "1, 1, PT0.999S",
        "1, 1, PT-1S",
        "1, 1, P7DT1S"
    })
    void whatIsBeyondThemIsRefused(int afterFull, int afterResumption, Duration lifetime) {
        assertThrows(IllegalArgumentException.class, () -> new TicketPolicy(afterFull, afterResumption, lifetime));
    }

    /** RFC 8446 §4.6.1: "Servers MUST NOT use any value greater than 604800 seconds (7 days)." */
    @Test
    void longestLifetimeIsThatOfTheProtocol() {
        assertEquals(Duration.ofDays(7), Duration.ofSeconds(TicketState.LONGEST));
        assertEquals(Duration.ofHours(12), TicketPolicy.DEFAULT.lifetime());
    }
}
