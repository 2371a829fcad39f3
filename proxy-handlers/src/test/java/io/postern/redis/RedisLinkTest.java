// SPDX-License-Identifier: Apache-2.0
package io.postern.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import io.postern.config.RedisSettings;
import io.postern.handlers.testing.AnyCrypto;
import io.postern.handlers.testing.Await;
import io.postern.handlers.testing.LogCapture;
import io.postern.handlers.testing.RedisServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The connection to Redis, over its ends and beginnings. */
@AnyCrypto
final class RedisLinkTest {

    private static final String LOGGER = "io.postern.redis";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @Test
    void goingAwayAndComingBackAreSaidOnceEach() {
        try (LogCapture log = new LogCapture(LOGGER);
                RedisServer server = RedisServer.start();
                RedisLink link = Links.link(Links.settings(server, directory))) {
            start(link);
            assertTrue(link.isConnected());
            assertNull(link.lastError());
            server.stop();
            Await.until("the end of the connection", () -> !link.isConnected());
            Await.until(
                    "two attempts in vain",
                    () -> log.lines(Level.DEBUG, "redis is still away").size() >= 2
                            || log.lines(Level.WARN, "redis is away").size() > 1);
            server.restart();
            Await.until("a new connection", link::isConnected);
            log.await("redis is back");
            assertEquals(1, log.lines(Level.WARN, "redis is away").size());
            assertEquals(1, log.lines(Level.INFO, "redis is back").size());
            assertEquals(1, log.lines(Level.INFO, "redis connected").size());
            assertNull(link.lastError());
        }
    }

    @Test
    void redisThatIsAwayAtTheStartIsFoundLater() {
        try (LogCapture log = new LogCapture(LOGGER);
                RedisServer server = RedisServer.start()) {
            server.stop();
            try (RedisLink link = Links.link(Links.settings(server, directory))) {
                start(link);
                assertFalse(link.isConnected());
                assertNotNull(link.lastError());
                log.await("redis is away");
                server.restart();
                Await.until("a connection", link::isConnected);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"postern,wrong-secret,WRONGPASS", "nobody,wrong-secret,WRONGPASS", ",wrong-secret,WRONGPASS"})
    void refusalIsSaidWithoutThePassword(String user, String password, String code) {
        try (LogCapture log = new LogCapture("io");
                RedisServer server = RedisServer.start();
                RedisLink link = Links.link(Links.settings(server, directory, user, password))) {
            start(link);
            assertFalse(link.isConnected());
            String reason = link.lastError();
            assertTrue(reason != null && reason.contains(code), reason);
            assertEquals(List.of(), log.lines(Level.TRACE, password));
        }
    }

    @Test
    void defaultUserNeedsNoName() {
        try (RedisServer server = RedisServer.start();
                RedisLink link = Links.link(Links.settings(server, directory, null, RedisServer.PASSWORD))) {
            start(link);
            assertTrue(link.isConnected(), link::lastError);
        }
    }

    @Test
    void certificateOfRedisIsVerified() {
        try (RedisServer server = RedisServer.startWithTls()) {
            Path ca = server.authority();
            try (RedisLink link = Links.link(Links.withTls(server, directory, "localhost", ca))) {
                start(link);
                assertTrue(link.isConnected(), link::lastError);
            }
            assertRefused(
                    Links.withTls(server, directory, "localhost", null), "unable to find valid certification path");
            assertRefused(Links.withTls(server, directory, "127.0.0.1", ca), "No subject alternative names");
        }
    }

    private static void assertRefused(RedisSettings settings, String reason) {
        try (RedisLink link = Links.link(settings)) {
            start(link);
            assertFalse(link.isConnected());
            String found = link.lastError();
            assertTrue(found != null && found.contains(reason), found);
        }
    }

    @Test
    void whatIsRepeatedRunsAfterEachConnectionAndWhateverItThrows() {
        try (LogCapture log = new LogCapture(LOGGER);
                RedisServer server = RedisServer.start();
                RedisLink link = Links.link(Links.settings(server, directory))) {
            AtomicInteger runs = new AtomicInteger();
            link.repeat(
                    () -> {
                        runs.incrementAndGet();
                        throw new IllegalStateException("a bug");
                    },
                    Duration.ofHours(1));
            start(link);
            assertEquals(1, runs.get());
            server.stop();
            Await.until("the end of the connection", () -> !link.isConnected());
            server.restart();
            Await.until("a second run", () -> runs.get() == 2);
            log.await("what is repeated with redis failed");
        }
    }

    @Test
    void threadsAreFewDaemonsAndEndWithTheLink() {
        try (RedisServer server = RedisServer.start()) {
            try (RedisLink link = Links.link(Links.settings(server, directory))) {
                start(link);
                assertTrue(link.isConnected(), link::lastError);
                List<Thread> threads = threads();
                assertTrue(threads.size() <= 4, threads::toString);
                assertTrue(threads.stream().allMatch(Thread::isDaemon), threads::toString);
            }
            Await.until("the end of the threads", () -> threads().isEmpty());
        }
    }

    private static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread ->
                        thread.getName().contains("redis") || thread.getName().contains("lettuce"))
                .toList();
    }

    private static void start(RedisLink link) {
        link.start();
        link.awaitFirstAttempt(Duration.ofSeconds(20));
    }
}
