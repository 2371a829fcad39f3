// SPDX-License-Identifier: Apache-2.0
package io.postern.config;

import static io.postern.config.Sandbox.GOOD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.cert.PassphraseSource;
import io.postern.config.TicketSettings.Keys;
import io.postern.testing.PemText;
import io.postern.testing.TestCredentials;
import io.postern.tls.session.TicketPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the file says of tickets, their keys and Redis, and what is wrong with it. */
final class TicketErrorsTest {

    private static final String KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    private static final String REDIS = "redis: {url: \"redis://127.0.0.1\"}\n";

    @TempDir
    private Path directory;

    private Sandbox sandbox;

    @BeforeEach
    void makeSandbox() throws Exception {
        sandbox = new Sandbox(directory);
    }

    private static String tickets(String yaml) {
        return GOOD + "tickets: " + yaml + "\n";
    }

    private static String redis(String yaml) {
        return tickets("{keys: redis}") + "redis: " + yaml + "\n";
    }

    @Test
    void whereNothingIsSaidTheProcessHasKeysOfItsOwn() throws Exception {
        Configuration configuration = sandbox.load(GOOD);
        assertEquals(TicketSettings.DEFAULT, configuration.tickets());
        assertEquals(
                new TicketPolicy(2, 1, Duration.ofHours(12)),
                configuration.tickets().policy());
        assertTrue(Objects.requireNonNull(configuration.hosts().get("shop")).resumesSessions());
    }

    @Test
    void everythingCanBeSaid() throws Exception {
        TicketSettings settings = sandbox.load(tickets(
                        "{after-full: 0, after-resumption: 16, lifetime: 7d, keys: process, rotate: 4d, keep: 3}"))
                .tickets();
        assertEquals(
                new TicketSettings(
                        new TicketPolicy(0, 16, Duration.ofDays(7)), new Keys.OfProcess(), Duration.ofDays(4), 3),
                settings);
    }

    @Test
    void hostCanDoWithoutTickets() throws Exception {
        String yaml = Sandbox.edited("    policy: modern-2026\n", "    policy: modern-2026\n    tickets: false\n");
        assertFalse(
                Objects.requireNonNull(sandbox.load(yaml).hosts().get("shop")).resumesSessions());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {after-full: 17}    | 18:23: tickets.after-full: expected a number from 0 to 16, found "17"
            {after-full: -1}    | 18:23: tickets.after-full: expected a number from 0 to 16, found "-1"
            {lifetime: 8d}      | 18:21: tickets.lifetime: expected a duration from 1s to 7d, found "8d"
            {lifetime: 0s}      | 18:21: tickets.lifetime: expected a duration from 1s to 7d, found "0s"
            {keep: 1}           | 18:17: tickets.keep: expected a number from 2 to 16, found "1"
            {keys: rediss}      | 18:17: tickets.keys: there is no source of keys "rediss"; did you mean "redis"?
            {keys: [process]}   | 18:17: tickets.keys: expected text, found a list
            """)
    void wrongValuesAreNamed(String yaml, String expected) throws Exception {
        sandbox.assertErrors(tickets(yaml), expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{lifetime: 36h}",
                "{rotate: 4h}",
                "{rotate: 12h, keep: 2}",
                "{lifetime: 7d, rotate: 7d, keep: 2}",
                "{lifetime: 1s, rotate: 1s, keep: 2}"
            })
    void ticketsThatEndWithTheirKeysAreGood(String yaml) throws Exception {
        sandbox.assertWarnings(tickets(yaml));
    }

    @Test
    void ticketsMustNotOutliveTheirKeys() throws Exception {
        sandbox.assertErrors(
                tickets("{lifetime: 37h}"),
                "18:21: tickets.lifetime: tickets of 37h outlive their keys: of \"keep\": 4 keys one seals, so that"
                        + " tickets hold for 3 times \"rotate\" at most, 36h");
        sandbox.assertErrors(
                tickets("{rotate: 3h}"),
                "18:19: tickets.rotate: tickets of 12h outlive their keys: of \"keep\": 4 keys one seals, so that"
                        + " tickets hold for 3 times \"rotate\" at most, 9h");
    }

    @Test
    void sharedKeysHoldForAPeriodLessSinceOneIsToCome() throws Exception {
        sandbox.assertWarnings(tickets("{keys: redis, lifetime: 24h}") + REDIS);
        sandbox.assertErrors(
                tickets("{keys: redis, keep: 2}") + REDIS,
                "18:30: tickets.keep: tickets of 12h outlive their keys: of \"keep\": 2 shared keys one seals and one is"
                        + " to come, so that tickets hold for 0 times \"rotate\" at most, 0s");
    }

    @Test
    void keysAreReadFromAFile() throws Exception {
        sandbox.key("ticket.keys", "# the only one\n" + KEY + "\n");
        Keys keys =
                sandbox.load(tickets("{keys: {file: ticket.keys}}")).tickets().keys();
        Keys.InFile file = assertInstanceOf(Keys.InFile.class, keys);
        assertEquals(1, file.file().get().opening().size());
    }

    @Test
    void badLineOfAFileIsNamedAndNeverQuoted() throws Exception {
        sandbox.key("ticket.keys", KEY + "\n\nc2VjcmV0\n");
        sandbox.assertErrors(
                tickets("{keys: {file: ticket.keys}}"),
                "18:24: tickets.keys.file: DIR/ticket.keys:3: expected 32 bytes in base64 (44 characters) or hexadecimal"
                        + " (64 digits), found 8 characters that are neither");
    }

    @Test
    void rotationIsNotForKeysInAFile() throws Exception {
        sandbox.key("ticket.keys", KEY + "\n");
        String reason = "the keys are in a file: whoever writes it decides how many there are and for how long";
        sandbox.assertErrors(
                tickets("{keys: {file: ticket.keys}, rotate: 1h, keep: 3}"),
                "18:38: tickets.rotate: " + reason,
                "18:50: tickets.keep: " + reason);
    }

    @Test
    void fileThatEverybodyReadsIsAWarning() throws Exception {
        Path file = sandbox.write("ticket.keys", KEY + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        sandbox.assertWarnings(
                tickets("{keys: {file: ticket.keys}}"),
                "18:24: tickets.keys.file: DIR/ticket.keys is open to every user of this machine (rw-r--r--); a file of"
                        + " ticket keys should have rw-------");
    }

    @Test
    void redisIsReachedAsTheFileSays() throws Exception {
        sandbox.key("redis.password", "secret\n");
        sandbox.write("ca.pem", PemText.certificates(TestCredentials.ca()));
        assertEquals(
                new RedisSettings(
                        new Endpoint.Inet("redis.example", 6380),
                        3,
                        true,
                        directory.resolve("ca.pem"),
                        "postern",
                        new PassphraseSource.InFile(directory.resolve("redis.password")),
                        "edge:1",
                        Duration.ofMillis(20)),
                sandbox.load(redis("{url: \"rediss://redis.example:6380/3\", username: postern, trust: ca.pem,"
                                + " password: {file: redis.password}, prefix: \"edge:1\", deadline: 20ms}"))
                        .redis());
        assertEquals(
                new RedisSettings(
                        new Endpoint.Inet("::1", 6379),
                        0,
                        false,
                        null,
                        null,
                        null,
                        RedisSettings.PREFIX,
                        RedisSettings.DEADLINE),
                sandbox.load(redis("{url: \"redis://[::1]\"}")).redis());
    }

    @Test
    void keysInRedisNeedToKnowWhereItIs() throws Exception {
        sandbox.assertErrors(
                tickets("{keys: redis}"),
                "18:17: tickets.keys: expected a section \"redis\" at the top of the file, which says where it is");
    }

    @Test
    void redisThatNobodyUsesIsAWarning() throws Exception {
        sandbox.assertWarnings(
                GOOD + REDIS,
                "18:1: redis: nothing is kept in Redis: expected \"keys: redis\" in \"tickets\", or"
                        + " \"record: redis\" in \"early-data\"");
    }

    @Test
    void plaintextToAnotherMachineIsAWarning() throws Exception {
        sandbox.assertWarnings(
                redis("{url: \"redis://redis.example\"}"),
                "19:14: redis.url: ticket keys and the password go over the network as they are; expected rediss://, or"
                        + " Redis on this machine");
    }

    @Test
    void passwordInTheUrlIsRefusedAndNotRepeated() throws Exception {
        sandbox.assertErrors(
                redis("{url: \"rediss://user:hunter2@redis.example\"}"),
                "19:14: redis.url: expected the user in \"username\" and \"password\" beside the URL, not in it");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://redis.example",
                "redis.example:6379",
                "redis://redis.example/0/1",
                "redis://redis.example/zero",
                "redis://redis.example?x=1",
                "redis://"
            })
    void otherUrlsAreRefused(String url) throws Exception {
        sandbox.assertErrors(
                redis("{url: \"" + url + "\"}"),
                "19:14: redis.url: expected redis://host:port/database or rediss://host:port/database, found \"" + url
                        + "\"");
    }

    @Test
    void whatCannotBeWithoutTheOtherIsNamed() throws Exception {
        sandbox.write("ca.pem", PemText.certificates(TestCredentials.ca()));
        sandbox.assertErrors(
                redis("{url: \"redis://127.0.0.1\", username: me, trust: ca.pem, prefix: \"a b\"}"),
                "19:35: redis.username: expected a \"password\" beside it",
                "19:49: redis.trust: only rediss:// has certificates to trust",
                "19:72: redis.prefix: expected up to 64 letters, digits, dots, colons, dashes and underscores, a letter"
                        + " or digit first, found \"a b\"");
        sandbox.assertErrors(
                redis("{password: {file: none.password}}"),
                "19:1: redis: the key \"url\" is missing: where Redis is, as rediss://redis.example:6379/0",
                "19:19: redis.password: there is no file DIR/none.password");
    }
}
