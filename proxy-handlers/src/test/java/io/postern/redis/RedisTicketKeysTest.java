// SPDX-License-Identifier: Apache-2.0
package io.postern.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import io.postern.config.RedisSettings;
import io.postern.handlers.testing.AnyCrypto;
import io.postern.handlers.testing.Await;
import io.postern.handlers.testing.LogCapture;
import io.postern.handlers.testing.RedisServer;
import io.postern.testing.FakeTicker;
import io.postern.tls.crypto.CipherSuite;
import io.postern.tls.crypto.CryptoProvider;
import io.postern.tls.crypto.jca.CryptoProviders;
import io.postern.tls.session.SealedTickets;
import io.postern.tls.session.TicketKey;
import io.postern.tls.session.TicketState;
import io.postern.tls.wire.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that share their ticket keys through a real Redis, which comes and goes. */
@AnyCrypto
final class RedisTicketKeysTest {

    private static final CryptoProvider CRYPTO = CryptoProviders.configured();
    private static final Duration LIFETIME = Duration.ofHours(12);
    private static final Duration LONG = Duration.ofHours(12);

    /** Eight looks of a node: on the slowest machine one of them is in time. */
    private static final Duration SHORT = Duration.ofMillis(800);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    private final RedisServer server = RedisServer.start();
    private final List<Node> nodes = new ArrayList<>();

    /** A node, without the proxy around it. */
    private static final class Node {

        final FakeTicker ticker = new FakeTicker();
        final RedisLink link;
        final RedisTicketKeys keys;
        final SealedTickets tickets;

        Node(RedisSettings settings, String prefix, Duration period) {
            link = Links.link(settings);
            keys = new RedisTicketKeys(link, new RedisTicketKeys.Settings(prefix, period, 4, LIFETIME), CRYPTO, ticker);
            tickets = new SealedTickets(CRYPTO, keys);
            link.start();
        }

        byte[] seal() {
            TicketState state = new TicketState(
                    CipherSuite.TLS_AES_128_GCM_SHA256,
                    Secret.zeros(32),
                    Instant.EPOCH,
                    60,
                    Instant.EPOCH,
                    0,
                    0,
                    new byte[0],
                    "shop",
                    null,
                    null,
                    new byte[0],
                    null);
            return Objects.requireNonNull(tickets.seal(state), "no key to seal with");
        }

        boolean opens(byte[] ticket) {
            return tickets.open(ticket) != null;
        }

        TicketKey sealing() {
            return Objects.requireNonNull(keys.current().sealing());
        }
    }

    @AfterEach
    void closeNodesAndRedis() {
        nodes.forEach(node -> node.link.close());
        server.close();
    }

    private Node begin(Duration period) {
        return begin("postern", period);
    }

    private Node begin(String prefix, Duration period) {
        Node node = new Node(Links.settings(server, directory), prefix, period);
        nodes.add(node);
        return node;
    }

    private Node node(Duration period) {
        Node node = begin(period);
        Await.until("keys from redis", node.keys::isShared);
        return node;
    }

    private static void assertShare(Node one, Node other) {
        assertTrue(other.opens(one.seal()), "the ticket of one");
        assertTrue(one.opens(other.seal()), "the ticket of the other");
    }

    @Test
    void ticketOfOneNodeOpensOnTheOther() {
        Node one = node(LONG);
        Node other = node(LONG);
        assertEquals(one.sealing(), other.sealing());
        assertShare(one, other);
    }

    @Test
    void nodesWithAnotherPrefixShareNothing() {
        Node one = node(LONG);
        Node other = begin("postern:other", LONG);
        Await.until("keys from redis", other.keys::isShared);
        assertFalse(other.opens(one.seal()));
    }

    /** Each moment of three rotations: whoever is first to have the new ring, the others open what it seals. */
    @Test
    void ticketsOfAllNodesOpenEverywhereWhileKeysRotate() {
        List<Node> all = List.of(node(SHORT), node(SHORT), node(SHORT));
        Set<TicketKey> seen = new HashSet<>();
        Await.until("three rotations", () -> {
            for (Node sealing : all) {
                byte[] ticket = sealing.seal();
                seen.add(sealing.sealing());
                all.forEach(opening -> assertTrue(opening.opens(ticket), "after " + seen.size() + " keys"));
            }
            return seen.size() > 3;
        });
    }

    @Test
    void ticketOutlivesTwoRotationsWhileRedisIsStoppedAndStarted() {
        Node one = node(SHORT);
        Node other = node(SHORT);
        byte[] ticket = one.seal();
        TicketKey first = one.sealing();
        Await.until("a rotation", () -> !one.sealing().equals(first));
        server.stop();
        Await.until("redis is away", () -> !one.link.isConnected() && !other.link.isConnected());
        assertTrue(other.opens(ticket));
        assertShare(one, other);
        server.restart();
        TicketKey second = one.sealing();
        Await.until("a second rotation", () -> {
            assertTrue(other.opens(ticket));
            return !one.sealing().equals(second) && !other.sealing().equals(second);
        });
        assertTrue(other.opens(ticket));
        assertShare(one, other);
    }

    @Test
    void nodesThatStartAtOneTimeAgree() {
        for (int round = 0; round < 5; round++) {
            Node one = begin("postern:" + round, LONG);
            Node other = begin("postern:" + round, LONG);
            Await.until("one key", () -> one.keys.isShared() && other.keys.isShared());
            assertEquals(one.sealing(), other.sealing());
        }
    }

    @Test
    void whoIsNotElectedDoesNotRotate() {
        server.command("set", "postern:ticket-keys:rotating", "somebody-else");
        Node node = node(SHORT);
        TicketKey first = node.sealing();
        long begin = System.nanoTime();
        Await.until("two periods", () -> System.nanoTime() - begin > 2 * SHORT.toNanos());
        assertEquals(first, node.sealing());
        server.command("del", "postern:ticket-keys:rotating");
        Await.until("a rotation", () -> !node.sealing().equals(first));
    }

    @Test
    void withoutRedisANodeHasKeysOfItsOwnWhichOpenUntilTheirTicketsEnd() {
        server.stop();
        Node node = begin(LONG);
        node.link.awaitFirstAttempt(Duration.ofSeconds(20));
        assertFalse(node.keys.isShared());
        byte[] own = node.seal();
        assertTrue(node.opens(own));
        server.restart();
        Await.until("keys from redis", node.keys::isShared);
        assertTrue(node.opens(own));
        Node other = node(LONG);
        assertShare(node, other);
        assertFalse(other.opens(own));

        node.ticker.advance(LIFETIME);
        server.stop(); // each connection has it look
        Await.until("redis is away", () -> !node.link.isConnected());
        server.restart();
        Await.until("the end of the own keys", () -> !node.opens(own));
        assertShare(node, other);
    }

    @Test
    void redisThatHasForgottenGetsTheKeysBack() {
        Node one = node(LONG);
        byte[] ticket = one.seal();
        server.stop();
        Await.until("redis is away", () -> !one.link.isConnected());
        server.restart();
        Node late = node(LONG);
        Await.until("one key", () -> late.sealing().equals(one.sealing()));
        assertTrue(one.opens(ticket));
    }

    @Test
    void damagedRingIsReportedOnceAndLeftAsItIs() {
        try (LogCapture log = new LogCapture("io.postern.redis")) {
            Node node = node(SHORT);
            byte[] ticket = node.seal();
            server.command("set", "postern:ticket-keys", "damaged");
            log.await("is no ring of ticket keys, or is damaged");
            TicketKey sealing = node.sealing();
            Node fresh = begin(SHORT);
            fresh.link.awaitFirstAttempt(Duration.ofSeconds(20));
            assertFalse(fresh.keys.isShared());
            assertTrue(fresh.opens(fresh.seal()));
            assertEquals("damaged", server.command("get", "postern:ticket-keys"));
            assertEquals(sealing, node.sealing());
            assertTrue(node.opens(ticket));
            server.command("del", "postern:ticket-keys");
            log.await("ticket keys in redis can be used again");
            Await.until("the same keys", () -> fresh.keys.isShared() && fresh.opens(node.seal()));
            // One node each.
            assertEquals(2, log.lines(Level.ERROR, "is no ring of ticket keys").size());
        }
    }

    @Test
    void whatIsNoTextAtAllIsReportedToo() {
        try (LogCapture log = new LogCapture("io.postern.redis")) {
            server.command("lpush", "postern:ticket-keys", "a list");
            Node node = begin(LONG);
            log.await("WRONGTYPE");
            assertFalse(node.keys.isShared());
            assertTrue(node.opens(node.seal()));
        }
    }

    @Test
    void redisThatDoesNotAnswerIsGivenUpAndTheKeysStay() {
        Node node = node(SHORT);
        byte[] ticket = node.seal();
        server.holdUp();
        Await.until("giving up", () -> !node.link.isConnected());
        assertEquals("no answer within a second", node.link.lastError());
        assertTrue(node.opens(ticket));
        assertTrue(node.opens(node.seal()));
        server.goOn();
        Await.until("a connection", node.link::isConnected);
    }

    @Test
    void redisThatRefusesTheRotationIsReportedAndTheKeysStay() {
        try (LogCapture log = new LogCapture("io.postern.redis")) {
            Node node = node(SHORT);
            byte[] ticket = node.seal();
            server.command("acl", "setuser", RedisServer.USER, "-eval");
            log.await("NOPERM");
            assertTrue(node.opens(ticket));
            server.command("acl", "setuser", RedisServer.USER, "+eval");
            log.await("ticket keys rotated");
        }
    }
}
