// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.session;

import static io.postern.testing.EngineFixture.CRYPTO;
import static io.postern.testing.ResumptionFixture.key;
import static io.postern.testing.ResumptionFixture.ring;
import static io.postern.tls.session.TicketStates.assertSame;
import static io.postern.tls.session.TicketStates.bare;
import static io.postern.tls.session.TicketStates.full;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Tickets that nobody without the key can read, change or make. */
class SealedTicketsTest {

    private volatile TicketKeys.Ring ring = ring(key(1));
    private final SealedTickets tickets = new SealedTickets(CRYPTO, () -> ring);

    private byte[] seal(TicketState state) {
        return Objects.requireNonNull(tickets.seal(state));
    }

    @Test
    void ticketHoldsWhatWasSealedIntoIt() {
        assertSame(full(), tickets.open(seal(full())));
        assertSame(bare(), tickets.open(seal(bare())));
    }

    @Test
    void nodeWithTheSameKeyOpensIt() {
        SealedTickets other = new SealedTickets(CRYPTO, () -> ring(key(2), key(1)));
        assertSame(full(), other.open(seal(full())));
    }

    @Test
    void nodeWithoutTheKeyDoesNotOpenIt() {
        SealedTickets other = new SealedTickets(CRYPTO, () -> ring(key(2)));
        assertNull(other.open(seal(full())));
    }

    /** Not even where somebody gives it the name of a key that is there. */
    @Test
    void nameOfAnotherKeyDoesNotOpenIt() {
        byte[] ticket = seal(full());
        System.arraycopy(key(2).name(), 0, ticket, 0, TicketKey.NAME_LENGTH);
        ring = ring(key(1), key(2));
        assertNull(tickets.open(ticket));
    }

    @Test
    void ticketsOfOlderKeysAreOpenedUntilTheyAreGone() {
        byte[] ticket = seal(full());
        ring = ring(key(2), key(1));
        assertSame(full(), tickets.open(ticket));
        assertTrue(key(2).named(seal(full())));
        ring = ring(key(2));
        assertNull(tickets.open(ticket));
    }

    @Test
    void withoutAKeyNothingIsSealed() {
        byte[] ticket = seal(full());
        ring = new TicketKeys.Ring(null, List.of(key(1)));
        assertNull(tickets.seal(full()));
        assertSame(full(), tickets.open(ticket));
        ring = TicketKeys.Ring.EMPTY;
        assertNull(tickets.seal(full()));
        assertNull(tickets.open(ticket));
    }

    @Test
    void keyThatSealsHasToOpen() {
        assertThrows(IllegalArgumentException.class, () -> new TicketKeys.Ring(key(1), List.of(key(2))));
    }

    @Test
    void changeOfAnyBitIsRefused() {
        byte[] ticket = seal(bare());
        for (int bit = 0; bit < 8 * ticket.length; bit++) {
            byte[] changed = ticket.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertNull(tickets.open(changed), "bit " + bit);
        }
    }

    @Test
    void everyOtherLengthIsRefused() {
        byte[] ticket = seal(bare());
        for (int length = 0; length < ticket.length; length++) {
            assertNull(tickets.open(Arrays.copyOf(ticket, length)), length + " bytes");
        }
        assertNull(tickets.open(Arrays.copyOf(ticket, ticket.length + 1)));
    }

    @Test
    void bytesOfNobodyAreRefused() {
        for (int length = 0; length < 200; length++) {
            assertNull(tickets.open(new byte[length]), length + " bytes");
        }
    }

    @Test
    void noTwoTicketsAreTheSame() {
        byte[] one = seal(full());
        byte[] other = seal(full());
        int sealed = TicketKey.NAME_LENGTH;
        assertFalse(Arrays.equals(one, sealed, one.length, other, sealed, other.length));
        int state = sealed + 24;
        assertFalse(Arrays.equals(one, state, one.length, other, state, other.length), "one key twice");
    }

    @Test
    void ticketTellsNothingOfWhatIsInIt() {
        String ticket = HexFormat.of().formatHex(seal(full()));
        for (String inside : List.of("41414141", "42424242", "43434343", "44444444", hex("shop"), hex("den"))) {
            assertFalse(ticket.contains(inside), inside);
        }
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void ticketBeginsWithTheNameOfItsKey() {
        byte[] ticket = seal(full());
        assertArrayEquals(key(1).name(), Arrays.copyOf(ticket, TicketKey.NAME_LENGTH));
    }

    /** By four threads, while one key after the other of those that are kept seals: each ticket is opened, no salt comes twice. */
    @Test
    void manyThreadsSealAndOpenWhileKeysAreReplaced() throws Exception {
        Set<String> salts = Collections.synchronizedSet(new HashSet<>());
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            Callable<Integer> work = () -> {
                int opened = 0;
                for (int i = 0; i < 200; i++) {
                    byte[] ticket = seal(full());
                    assertTrue(salts.add(HexFormat.of().formatHex(ticket, TicketKey.NAME_LENGTH, 40)));
                    assertSame(full(), tickets.open(ticket));
                    opened++;
                }
                return opened;
            };
            List<Callable<Integer>> all = new ArrayList<>(Collections.nCopies(4, work));
            all.add(() -> {
                TicketKey[] kept = {key(1), key(2), key(3), key(4)};
                for (int turn = 0; turn < 1000; turn++) {
                    ring = ring(kept[turn % kept.length], kept);
                }
                return 0;
            });
            int opened = 0;
            for (Future<Integer> future : threads.invokeAll(all, 30, TimeUnit.SECONDS)) {
                opened += future.get();
            }
            assertEquals(800, opened);
        }
    }

    @Test
    void noTicketsAreNone() {
        assertNull(Tickets.NONE.seal(full()));
        assertNull(Tickets.NONE.open(seal(full())));
        assertNotNull(tickets.open(seal(full())));
    }
}
