// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.tls.session.ReplayRecord.Answer;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class MemoryReplayRecordTest {

    private static final Duration WINDOW = Duration.ofSeconds(10);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Instant START = Instant.parse("2026-11-01T08:00:00Z");

    /** A moment from which on the record covers all that is sent now. */
    private static final Instant LATER = START.plus(MINUTE);

    private static final SecureRandom RANDOM = new SecureRandom();

    private final MemoryReplayRecord record = record(1000);

    @Test
    void ticketIsUsedOnce() {
        assertEquals(Answer.FIRST_USE, use(1, LATER, LATER));
        assertEquals(Answer.USED, use(1, LATER, LATER));
        assertEquals(Answer.USED, use(1, LATER, LATER.plusSeconds(9)));
        assertEquals(Answer.FIRST_USE, use(2, LATER, LATER));
    }

    @Test
    void helloOutsideOfTheWindowIsNotCovered() {
        assertEquals(Answer.FIRST_USE, use(1, LATER.minus(WINDOW), LATER));
        assertEquals(Answer.FIRST_USE, use(2, LATER.plus(WINDOW), LATER));
        assertEquals(Answer.NOT_COVERED, use(3, LATER.minus(WINDOW).minusMillis(1), LATER));
        assertEquals(Answer.NOT_COVERED, use(4, LATER.plus(WINDOW).plusMillis(1), LATER));
        assertEquals(2, record.size(), "what is not covered takes no room");
    }

    /** Whatever a process before this one accepted was sent before that. */
    @Test
    void nothingIsCoveredForTheWindowAfterTheStart() {
        assertEquals(Answer.NOT_COVERED, use(1, START, START));
        assertEquals(Answer.NOT_COVERED, use(1, START.plus(WINDOW).minusMillis(1), START.plus(WINDOW)));
        assertEquals(Answer.FIRST_USE, use(1, START.plus(WINDOW), START.plus(WINDOW)));
    }

    @Test
    void everyRecordHasADomainOfItsOwn() {
        byte[] domain = record.domain();
        assertTrue(domain.length >= 8 && domain.length <= 255, domain.length + " bytes");
        assertFalse(Arrays.equals(domain, record(1000).domain()));
    }

    @Test
    void fullRecordStillKnowsWhatItKnowsAndHasRoomWhenThatIsOld() {
        MemoryReplayRecord small = record(3);
        for (int ticket = 0; ticket < 3; ticket++) {
            assertEquals(Answer.FIRST_USE, use(small, ticket, LATER, LATER));
        }
        assertEquals(Answer.FULL, use(small, 3, LATER, LATER));
        assertEquals(Answer.FULL, use(small, 3, LATER.plusSeconds(5), LATER.plusSeconds(5)));
        assertEquals(Answer.USED, use(small, 2, LATER, LATER));
        Instant old = LATER.plus(WINDOW).plusSeconds(1);
        assertEquals(Answer.FIRST_USE, use(small, 3, old, old));
        assertEquals(1, small.size());
    }

    @Test
    void clockThatIsSetBackDoesNotOpenTheDoorAgain() {
        Instant later = LATER.plus(MINUTE);
        assertEquals(Answer.FIRST_USE, use(1, LATER, LATER));
        assertEquals(Answer.FIRST_USE, use(2, later, later));
        assertEquals(Answer.NOT_COVERED, use(1, LATER, LATER), "it is forgotten, and so not covered");
        assertEquals(Answer.USED, use(2, later, later.plusSeconds(1)));
    }

    @Test
    void clockThatWasAheadDoesNotOpenTheDoorAgain() {
        Instant ahead = LATER.plus(MINUTE);
        assertEquals(Answer.FIRST_USE, use(1, ahead, ahead));
        assertEquals(Answer.NOT_COVERED, use(2, LATER, LATER), "until time has caught up");
        assertEquals(Answer.NOT_COVERED, use(1, ahead, LATER));
        assertEquals(Answer.USED, use(1, ahead, ahead.minusSeconds(5)));
        assertEquals(Answer.USED, use(1, ahead, ahead.plusSeconds(5)));
    }

    @Test
    void timesThatNoClockHasAreNotCovered() {
        assertEquals(Answer.NOT_COVERED, use(1, Instant.MAX, LATER));
        assertEquals(Answer.NOT_COVERED, use(1, Instant.MIN, LATER));
    }

    @Test
    void oneTicketThatManyThreadsUseAtOnceIsUsedOnce() throws Exception {
        int threads = 8;
        int tickets = 500;
        CyclicBarrier together = new CyclicBarrier(threads);
        List<Future<List<Answer>>> all = new ArrayList<>();
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            for (int i = 0; i < threads; i++) {
                all.add(executor.submit(() -> {
                    List<Answer> answers = new ArrayList<>();
                    together.await();
                    for (int ticket = 0; ticket < tickets; ticket++) {
                        answers.add(use(ticket, LATER, LATER));
                    }
                    return answers;
                }));
            }
        }
        for (int ticket = 0; ticket < tickets; ticket++) {
            List<Answer> answers = new ArrayList<>();
            for (Future<List<Answer>> one : all) {
                answers.add(one.resultNow().get(ticket));
            }
            assertEquals(1, Collections.frequency(answers, Answer.FIRST_USE), answers.toString());
            assertEquals(threads - 1, Collections.frequency(answers, Answer.USED), answers.toString());
        }
    }

    /** The clock goes on, stands, and jumps by up to a minute either way. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void answersAreThoseOfARecordThatForgetsNothing(long seed) {
        Random random = new Random(seed);
        int limit = 200;
        MemoryReplayRecord tested = record(limit);
        Map<Integer, Instant> sentAt = new HashMap<>();
        Set<Integer> used = new HashSet<>();
        EnumSet<Answer> seen = EnumSet.noneOf(Answer.class);
        Instant now = START;
        Instant highest = START.plus(WINDOW).plus(WINDOW); // so that the floor begins at the start and a window
        for (int i = 0; i < 20_000; i++) {
            String step = "step " + i;
            Instant around = now.plusMillis(random.nextInt(-12_000, 12_000));
            int ticket = random.nextInt(10) == 0 ? i : random.nextInt(Math.max(0, i - 200), i + 1);
            Instant sent = sentAt.computeIfAbsent(ticket, _ -> around); // the same in every replay
            highest = now.isAfter(highest) ? now : highest;
            boolean covered = !sent.isBefore(highest.minus(WINDOW)) && !sent.isAfter(now.plus(WINDOW));

            Answer answer = use(tested, ticket, sent, now);
            seen.add(answer);
            assertEquals(!covered, answer == Answer.NOT_COVERED, step);
            assertEquals(covered && used.contains(ticket), answer == Answer.USED, step);
            if (answer == Answer.FULL) {
                assertEquals(limit, tested.size(), step);
            } else if (answer == Answer.FIRST_USE) {
                assertTrue(used.add(ticket), () -> step + ": accepted twice");
            }
            assertTrue(tested.size() <= limit, step);
            now = random.nextInt(500) == 0
                    ? now.plusMillis(random.nextInt(-60_000, 60_001))
                    : now.plusMillis(random.nextInt(120));
        }
        assertEquals(EnumSet.complementOf(EnumSet.of(Answer.UNAVAILABLE)), seen);
    }

    @Test
    void hundredThousandTicketsInAWindowTakeLessThanTwoMebibytes() {
        MemoryReplayRecord large = record(1_000_000);
        int count = 100_000;
        for (int ticket = 0; ticket < count; ticket++) {
            Instant now = LATER.plusNanos(WINDOW.toNanos() / count * ticket);
            assertEquals(Answer.FIRST_USE, use(large, ticket, now, now));
        }
        assertEquals(count, large.size());
        assertTrue(large.memory() < 2 << 20, large.memory() + " bytes");
    }

    /** The worst that clients can do is to fill one bucket: every age that they claim is the same. */
    @Test
    void millionTicketsOfOneMomentTakeLessThanTwelveMebibytes() {
        MemoryReplayRecord large = record(1_000_000);
        for (int ticket = 0; ticket < 1_000_000; ticket++) {
            assertEquals(Answer.FIRST_USE, use(large, ticket, LATER, LATER));
        }
        assertEquals(Answer.FULL, use(large, 1_000_000, LATER, LATER));
        assertEquals(Answer.USED, use(large, 999_999, LATER, LATER));
        assertTrue(large.memory() < 12 << 20, large.memory() + " bytes");
    }

    private Answer use(int ticket, Instant sent, Instant now) {
        return use(record, ticket, sent, now);
    }

    private static Answer use(ReplayRecord record, int ticket, Instant sent, Instant now) {
        byte[] hash = ByteBuffer.allocate(32)
                .putLong(0x9e3779b97f4a7c15L * ticket)
                .putInt(ticket)
                .array();
        return record.use(hash, sent, now).toCompletableFuture().resultNow();
    }

    private static MemoryReplayRecord record(int limit) {
        return new MemoryReplayRecord(WINDOW, limit, RANDOM, START);
    }
}
