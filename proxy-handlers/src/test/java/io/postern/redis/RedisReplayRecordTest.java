// SPDX-License-Identifier: Apache-2.0
package io.postern.redis;

import static io.postern.tls.session.ReplayRecord.Answer.FIRST_USE;
import static io.postern.tls.session.ReplayRecord.Answer.FULL;
import static io.postern.tls.session.ReplayRecord.Answer.NOT_COVERED;
import static io.postern.tls.session.ReplayRecord.Answer.UNAVAILABLE;
import static io.postern.tls.session.ReplayRecord.Answer.USED;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import io.postern.handlers.testing.AnyCrypto;
import io.postern.handlers.testing.Await;
import io.postern.handlers.testing.LogCapture;
import io.postern.handlers.testing.RedisServer;
import io.postern.tls.session.ReplayRecord;
import io.postern.tls.session.ReplayRecord.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Early data that is to be taken once, on whatever node. */
@AnyCrypto
final class RedisReplayRecordTest {

    private static final Duration WINDOW = Duration.ofSeconds(10);
    private static final Instant BEGIN = Instant.parse("2026-11-01T12:00:00Z");

    /** When everything is covered. */
    private static final Instant LATER = BEGIN.plus(WINDOW).plus(RedisReplayRecord.CLOCKS_APART);

    private static final Duration PATIENT = Duration.ofSeconds(20);
    private static final byte[] TICKET = ticket(1);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    private final RedisServer server = RedisServer.start();
    private final List<RedisLink> links = new ArrayList<>();
    private Instant clock = BEGIN;

    @AfterEach
    void closeAll() {
        links.forEach(RedisLink::close);
        server.close();
    }

    private static byte[] ticket(int number) {
        byte[] ticket = new byte[32];
        Arrays.fill(ticket, (byte) number);
        return ticket;
    }

    private RedisReplayRecord node() {
        return node("postern", PATIENT);
    }

    private RedisReplayRecord node(String prefix, Duration deadline) {
        RedisLink link = new RedisLink(Links.settings(server, directory), () -> clock);
        links.add(link);
        link.start();
        link.awaitFirstAttempt(PATIENT);
        return new RedisReplayRecord(link, prefix, WINDOW, deadline);
    }

    private static Answer use(ReplayRecord record, byte[] ticket, Instant sent, Instant now) throws Exception {
        return record.use(ticket, sent, now).toCompletableFuture().get(PATIENT.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void ticketIsUsedOnceOnAllNodes() throws Exception {
        RedisReplayRecord one = node();
        RedisReplayRecord other = node();
        assertEquals(FIRST_USE, use(one, TICKET, LATER, LATER));
        assertEquals(USED, use(one, TICKET, LATER, LATER));
        assertEquals(USED, use(other, TICKET, LATER, LATER));
        assertEquals(FIRST_USE, use(other, ticket(2), LATER, LATER));
    }

    @Test
    void ofManyUsesAtOneTimeOneIsTheFirst() throws Exception {
        List<RedisReplayRecord> nodes = List.of(node(), node());
        List<CompletableFuture<Answer>> answers = IntStream.range(0, 64)
                .mapToObj(i -> nodes.get(i % 2).use(TICKET, LATER, LATER).toCompletableFuture())
                .toList();
        CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).get(20, TimeUnit.SECONDS);
        List<Answer> all = answers.stream().map(CompletableFuture::join).toList();
        assertEquals(1, Collections.frequency(all, FIRST_USE));
        assertEquals(63, Collections.frequency(all, USED));
    }

    @Test
    void nodesWithAnotherPrefixHaveAnotherRecord() throws Exception {
        RedisReplayRecord one = node();
        RedisReplayRecord other = node("postern:other", PATIENT);
        assertEquals(FIRST_USE, use(one, TICKET, LATER, LATER));
        assertEquals(FIRST_USE, use(other, TICKET, LATER, LATER));
        assertFalse(Arrays.equals(one.domain(), other.domain()));
        assertArrayEquals(one.domain(), node().domain());
    }

    @Test
    void ticketIsRememberedForAsLongAsItCouldComeAgain() throws Exception {
        assertEquals(FIRST_USE, use(node(), TICKET, LATER, LATER));
        String key = "postern:early-data:" + "01".repeat(32);
        long millis = Long.parseLong(server.command("pttl", key));
        long most = WINDOW.multipliedBy(2).plus(RedisReplayRecord.CLOCKS_APART).toMillis();
        assertTrue(millis <= most && millis > most - PATIENT.toMillis(), millis + " ms");
    }

    @Test
    void helloThatMayBeOlderThanTheConnectionIsNotCovered() throws Exception {
        RedisReplayRecord record = node();
        assertEquals(NOT_COVERED, use(record, TICKET, LATER.minusMillis(1), BEGIN));
        assertEquals(FIRST_USE, use(record, TICKET, LATER, BEGIN));
    }

    @Test
    void clockThatIsSetBackBringsNothingBack() throws Exception {
        RedisReplayRecord record = node();
        Instant ahead = LATER.plus(Duration.ofHours(1));
        assertEquals(FIRST_USE, use(record, TICKET, ahead, ahead));
        Instant forgotten = ahead.minus(WINDOW).minusMillis(1);
        assertEquals(NOT_COVERED, use(record, ticket(2), forgotten, forgotten));
        assertEquals(FIRST_USE, use(record, ticket(3), ahead.minus(WINDOW), forgotten));
    }

    @Test
    void withoutRedisNothingIsTakenAndAfterwardsNothingThatMayHaveBeenUsed() throws Exception {
        RedisReplayRecord record = node();
        assertEquals(FIRST_USE, use(record, TICKET, LATER, LATER));
        server.stop();
        Await.until("redis is away", () -> !links.getFirst().isConnected());
        assertEquals(UNAVAILABLE, use(record, ticket(2), LATER, LATER));
        clock = LATER;
        server.restart();
        Await.until("a connection", links.getFirst()::isConnected);
        assertEquals(NOT_COVERED, use(record, TICKET, LATER, LATER));
        Instant covered = LATER.plus(WINDOW).plus(RedisReplayRecord.CLOCKS_APART);
        assertEquals(NOT_COVERED, use(record, TICKET, covered.minusMillis(1), LATER));
        assertEquals(FIRST_USE, use(record, ticket(3), covered, covered));
    }

    /** Or else a node whose clock is wrong would believe that it had known Redis for hours. */
    @Test
    void connectionMadeWhileTheClockWasSetBackCountsFromTheHighestTime() throws Exception {
        RedisReplayRecord record = node();
        Instant ahead = LATER.plus(Duration.ofHours(1));
        assertEquals(FIRST_USE, use(record, TICKET, ahead, ahead));
        server.stop();
        Await.until("redis is away", () -> !links.getFirst().isConnected());
        clock = BEGIN;
        server.restart();
        Await.until("a connection", links.getFirst()::isConnected);
        assertEquals(NOT_COVERED, use(record, TICKET, ahead, BEGIN));
    }

    @Test
    void answerThatIsLateIsNone() throws Exception {
        RedisReplayRecord record = node("postern", Duration.ofMillis(20));
        server.holdUp();
        assertEquals(UNAVAILABLE, use(record, TICKET, LATER, LATER));
    }

    @Test
    void redisWithoutRoomIsFull() throws Exception {
        try (LogCapture log = new LogCapture("io.postern.redis")) {
            RedisReplayRecord record = node();
            server.command("config", "set", "maxmemory", "1");
            assertEquals(FULL, use(record, TICKET, LATER, LATER));
            assertEquals(FULL, use(record, ticket(2), LATER, LATER));
            assertEquals(
                    1, log.lines(Level.ERROR, "early data cannot be recorded").size());
        }
    }

    @Test
    void redisThatRefusesIsUnavailable() throws Exception {
        try (LogCapture log = new LogCapture("io.postern.redis")) {
            RedisReplayRecord record = node();
            server.command("acl", "setuser", RedisServer.USER, "-set");
            assertEquals(UNAVAILABLE, use(record, TICKET, LATER, LATER));
            assertEquals(1, log.lines(Level.ERROR, "NOPERM").size());
        }
    }

    @Test
    void closedLinkIsUnavailable() throws Exception {
        RedisReplayRecord record = node();
        links.getFirst().close();
        assertEquals(UNAVAILABLE, use(record, TICKET, LATER, LATER));
    }
}
