// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.session;

import static io.postern.testing.EngineFixture.CRYPTO;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.tls.alert.TlsException;
import io.postern.tls.crypto.HashFunction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Keys as they stand in a store, and what nodes may rely on. */
class SharedRingTest {

    private static final HashFunction SHA256 = SealedTickets.sha256(CRYPTO);
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
    private static final Duration PERIOD = Duration.ofHours(12);
    private static final int KEPT = 4;

    private final SharedRing first = SharedRing.first(key(), key(), NOW);

    @Test
    void ringComesBackAsItWas() {
        SharedRing ring = first.next(key(), KEPT, NOW.plus(PERIOD));
        assertEquals(ring, SharedRing.read(ring.toByteArray(SHA256), SHA256));
    }

    @Test
    void keyBeforeTheLastSeals() {
        assertEquals(first.keys().getFirst(), first.ring().sealing());
        assertEquals(first.keys().getLast(), first.next(key(), KEPT, NOW).ring().sealing());
    }

    @Test
    void keyThatIsAloneSeals() {
        TicketKey alone = key();
        assertEquals(new TicketKeys.Ring(alone, List.of(alone)), TicketKeys.Ring.shared(List.of(alone)));
        assertEquals(TicketKeys.Ring.EMPTY, TicketKeys.Ring.shared(List.of()));
    }

    /** A node that is one rotation behind can open what is sealed, and its own can be opened by those ahead. */
    @Test
    void nodesThatAreOneRotationApartOpenEachOthersTickets() {
        SharedRing behind = first;
        for (int rotation = 0; rotation < 10; rotation++) {
            SharedRing ahead = behind.next(key(), KEPT, NOW);
            assertTrue(behind.ring().opening().contains(ahead.ring().sealing()));
            assertTrue(ahead.ring().opening().contains(behind.ring().sealing()));
            behind = ahead;
        }
    }

    /** The promise that the lifetime of tickets is checked against. */
    @Test
    void keyThatHasSealedOpensForTwoPeriodsMore() {
        TicketKey sealing = first.keys().getFirst();
        SharedRing ring = first.next(key(), KEPT, NOW); // from here on it seals no more
        for (int rotation = 1; rotation < KEPT - 1; rotation++) {
            assertTrue(ring.ring().opening().contains(sealing), "period " + rotation);
            ring = ring.next(key(), KEPT, NOW);
        }
        assertFalse(ring.ring().opening().contains(sealing));
        assertEquals(KEPT, ring.keys().size());
    }

    @Test
    void ringIsDueAfterThePeriodAndWhenItIsOfTheFuture() {
        assertFalse(first.isDue(PERIOD, NOW));
        assertFalse(first.isDue(PERIOD, NOW.plus(PERIOD).minusMillis(1)));
        assertTrue(first.isDue(PERIOD, NOW.plus(PERIOD)));
        assertFalse(first.isDue(PERIOD, NOW.minusSeconds(60)));
        assertTrue(first.isDue(PERIOD, NOW.minus(PERIOD)));
    }

    @Test
    void everyChangedBitIsFound() {
        byte[] bytes = first.toByteArray(SHA256);
        for (int bit = 0; bit < 8 * bytes.length; bit++) {
            byte[] changed = bytes.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThrows(TlsException.class, () -> SharedRing.read(changed, SHA256), "bit " + bit);
        }
    }

    @Test
    void everyBeginningOfARingIsRefused() {
        byte[] bytes = first.toByteArray(SHA256);
        for (int length = 0; length < bytes.length; length++) {
            byte[] beginning = Arrays.copyOf(bytes, length);
            assertThrows(TlsException.class, () -> SharedRing.read(beginning, SHA256), length + " bytes");
        }
        assertThrows(TlsException.class, () -> SharedRing.read(Arrays.copyOf(bytes, bytes.length + 1), SHA256));
    }

    @Test
    void ringOfTooManyOrNoKeysIsRefused() {
        List<TicketKey> many = new ArrayList<>();
        for (int i = 0; i <= SharedRing.MOST; i++) {
            many.add(key());
        }
        assertThrows(IllegalArgumentException.class, () -> new SharedRing(1, NOW, many));
        assertThrows(IllegalArgumentException.class, () -> new SharedRing(1, NOW, List.of()));
        SharedRing longest = new SharedRing(1, NOW, many.subList(1, many.size()));
        assertEquals(longest, SharedRing.read(longest.toByteArray(SHA256), SHA256));
    }

    private static TicketKey key() {
        return TicketKey.generate(CRYPTO);
    }
}
