// SPDX-License-Identifier: Apache-2.0
package io.postern.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.handlers.testing.AnyCrypto;
import io.postern.handlers.testing.RedisServer;
import io.postern.testing.KeyType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Daemons that seal their tickets under the same keys: what operators see of it. */
@AnyCrypto
final class SharedTicketKeysTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Pattern KEYS =
            Pattern.compile("\"ticketKeys\":\\{\"source\":\"(\\w+)\",\"count\":(\\d+),\"sealing\":\"(\\w+)\"}");

    private record Keys(String source, int count, String sealing) {

        static Keys of(DaemonProcess daemon) {
            String status = daemon.admin("/status");
            Matcher keys = KEYS.matcher(status);
            assertTrue(keys.find(), status);
            return new Keys(keys.group(1), Integer.parseInt(keys.group(2)), keys.group(3));
        }
    }

    private static DaemonSetup setup() {
        return new DaemonSetup()
                .listener("https", "web")
                .host("web", Map.of(), "web", KeyType.EC_P256)
                .pool("web", 1)
                .option("admin", "{bind: \"127.0.0.1:0\"}");
    }

    private static DaemonSetup withRedis(RedisServer server) {
        DaemonSetup setup = setup().option("tickets", "{keys: redis, rotate: 2s, keep: 8, lifetime: 12s}");
        String password = setup.secret("redis.password", RedisServer.PASSWORD + "\n");
        return setup.option(
                "redis",
                "{url: \"rediss://localhost:" + server.port() + "\", username: " + RedisServer.USER
                        + ", password: {file: " + password + "}, trust: " + server.authority() + "}");
    }

    private static void await(String what, BooleanSupplier condition) {
        Poll.until(condition, LIMIT, () -> what);
    }

    @Test
    void daemonsRotateTogetherThroughRedisWhichComesAndGoes() {
        try (RedisServer server = RedisServer.startWithTls();
                DaemonProcess one = withRedis(server).start();
                DaemonProcess other = withRedis(server).start()) {
            Keys first = Keys.of(one);
            assertEquals("redis", first.source());
            assertEquals("redis", Keys.of(other).source());
            await("a rotation", () -> !Keys.of(one).sealing().equals(first.sealing()));
            await("the same key", () -> Keys.of(one).equals(Keys.of(other)));
            assertConnected(one, 1);

            server.stop();
            one.log().await(0, "redis is away, ticket keys stay as they are", "address=localhost:" + server.port());
            other.log().await(0, "redis is away");
            assertConnected(one, 0);
            Keys away = Keys.of(one);
            assertEquals("redis", away.source());
            assertEquals(away.sealing(), Keys.of(other).sealing());

            server.restart();
            one.log().await(0, "redis is back");
            other.log().await(0, "redis is back");
            await("a rotation", () -> !Keys.of(other).sealing().equals(away.sealing()));
            await(
                    "the same key",
                    () -> Keys.of(one).sealing().equals(Keys.of(other).sealing()));
            assertConnected(one, 1);
            assertEquals(1, one.log().since(0, "redis is away").size());
            one.stop();
            other.stop();
        }
    }

    @Test
    void daemonStartsWithoutRedisOnKeysOfItsOwn() {
        try (RedisServer server = RedisServer.startWithTls()) {
            server.stop();
            try (DaemonProcess daemon = withRedis(server).start()) {
                assertEquals("process", Keys.of(daemon).source());
                assertConnected(daemon, 0);
                server.restart();
                await("keys from redis", () -> Keys.of(daemon).source().equals("redis"));
                daemon.stop();
            }
        }
    }

    @Test
    void changedFileOfKeysIsTakenAndABadOneIsNot() {
        DaemonSetup setup = setup().option("tickets", "{keys: {file: ticket.keys}}");
        Path file = setup.directory().resolve("ticket.keys");
        addKey(file);
        try (DaemonProcess daemon = setup.start()) {
            Keys first = Keys.of(daemon);
            assertEquals("file", first.source());
            assertEquals(1, first.count());
            // A file that is as new as the process may be read twice at the start.
            int mark = daemon.log().mark();
            addKey(file);
            await("two keys", () -> Keys.of(daemon).count() == 2);
            daemon.log().await(mark, "ticket-keys renewed", "name=" + file);
            assertEquals(new Keys("file", 2, first.sealing()), Keys.of(daemon));
            addKey(file);
            await("a third key", () -> Keys.of(daemon).count() == 3);
            Keys third = Keys.of(daemon);
            assertNotEquals(first.sealing(), third.sealing());

            setup.secret("ticket.keys", "no key\n");
            daemon.log().await(0, "ticket-keys not renewed, the old one stays", file + ":1: expected 32 bytes");
            assertEquals(third, Keys.of(daemon));
            String metrics = daemon.admin("/metrics");
            assertTrue(
                    metrics.contains("postern_file_reloads_total{kind=\"ticket-keys\",outcome=\"refused\"} 1.0"),
                    metrics);
            daemon.stop("ticket-keys not renewed");
        }
    }

    private static void assertConnected(DaemonProcess daemon, int connected) {
        String sample = "postern_redis_connected " + connected + ".0";
        await(sample, () -> daemon.admin("/metrics").contains(sample));
    }

    private static void addKey(Path file) {
        List<String> command = new ArrayList<>(DaemonProcess.command(List.of()));
        command.addAll(List.of("ticket-keys", file.toString()));
        Client.run(command, new byte[0]).assertSuccess();
    }
}
