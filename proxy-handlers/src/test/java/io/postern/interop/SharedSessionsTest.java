// SPDX-License-Identifier: Apache-2.0
package io.postern.interop;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.handlers.testing.AnyCrypto;
import io.postern.handlers.testing.RedisServer;
import io.postern.testing.KeyType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client that comes back to another node, which shares the keys of tickets with the first. */
@AnyCrypto
class SharedSessionsTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Pattern SEALING = Pattern.compile("\"sealing\":\"([0-9a-f]+)\"");

    private final HttpBackend backend = new HttpBackend();

    @TempDir
    Path directory;

    @AfterEach
    void close() {
        backend.close();
    }

    @Test
    void ticketOfOneNodeResumesOnAnotherAcrossRotationsOfAFile() throws IOException {
        DaemonSetup first = setup().option("tickets", "{keys: {file: ticket.keys}}");
        DaemonSetup second = setup().option("tickets", "{keys: {file: ticket.keys}}");
        Path keys = first.directory().resolve("ticket.keys");
        rotate(keys);
        Files.createSymbolicLink(second.directory().resolve("ticket.keys"), keys);
        try (DaemonProcess one = first.start();
                DaemonProcess other = second.start()) {
            Path before = begin(one, first, "before");
            for (int rotations = 0; rotations < 2; rotations++) {
                int mark = one.log().mark();
                int otherMark = other.log().mark();
                rotate(keys);
                one.log().await(mark, "ticket-keys renewed");
                other.log().await(otherMark, "ticket-keys renewed");
                assertStarted("Reused", connect(other, second, "-sess_in", before.toString()));
            }
            assertStarted(
                    "Reused",
                    connect(
                            other,
                            second,
                            "-sess_in",
                            begin(one, first, "after").toString()));
            one.stop();
            other.stop();
        }
    }

    @Test
    void ticketOfOneNodeResumesOnAnotherAcrossRotationsInRedisWhichComesAndGoes() throws IOException {
        try (RedisServer redis = RedisServer.start()) {
            DaemonSetup first = shared(redis);
            DaemonSetup second = shared(redis);
            try (DaemonProcess one = first.start();
                    DaemonProcess other = second.start()) {
                Path before = begin(one, first, "before");
                assertStarted("Reused", connect(other, second, "-sess_in", before.toString()));
                awaitRotation(one);
                assertStarted("Reused", connect(other, second, "-sess_in", before.toString()));

                redis.stop();
                other.log().await(0, "redis is away");
                Path away = begin(one, first, "away");
                assertStarted("Reused", connect(other, second, "-sess_in", away.toString()));

                redis.restart();
                other.log().await(0, "redis is back");
                awaitRotation(other);
                assertStarted("Reused", connect(other, second, "-sess_in", away.toString()));
                Path after = begin(other, second, "after");
                assertStarted("Reused", connect(one, first, "-sess_in", after.toString()));
                one.stop();
                other.stop();
            }
        }
    }

    private static void awaitRotation(DaemonProcess daemon) {
        String sealing = sealing(daemon);
        Poll.until(() -> !sealing(daemon).equals(sealing), LIMIT, () -> "no rotation of " + sealing);
    }

    private static String sealing(DaemonProcess daemon) {
        String status = daemon.admin("/status");
        Matcher key = SEALING.matcher(status);
        assertTrue(key.find(), status);
        return key.group(1);
    }

    private DaemonSetup shared(RedisServer redis) {
        DaemonSetup setup = setup().option("tickets", "{keys: redis, rotate: 4s, keep: 16, lifetime: 56s}");
        String password = setup.secret("redis.password", RedisServer.PASSWORD);
        return setup.option(
                "redis",
                "{url: \"redis://127.0.0.1:" + redis.port() + "\", username: " + RedisServer.USER
                        + ", password: {file: " + password + "}}");
    }

    private DaemonSetup setup() {
        return new DaemonSetup()
                .listener("https", "web")
                .host("web", Map.of(), "web", KeyType.EC_P256)
                .pool("web", backend.port())
                .option("admin", "{bind: \"127.0.0.1:0\"}");
    }

    private static void rotate(Path file) {
        List<String> command = new ArrayList<>(DaemonProcess.command(List.of()));
        command.addAll(List.of("ticket-keys", file.toString()));
        Client.run(command, new byte[0]).assertSuccess();
    }

    private Path begin(DaemonProcess daemon, DaemonSetup setup, String name) {
        Path session = directory.resolve(name);
        assertStarted("New", connect(daemon, setup, "-sess_out", session.toString()));
        return session;
    }

    private static Client.Result connect(DaemonProcess daemon, DaemonSetup setup, String... more) {
        List<String> arguments = new ArrayList<>(List.of("s_client", "-ign_eof", "-nocommands"));
        Collections.addAll(arguments, "-connect", "127.0.0.1:" + daemon.port("https"), "-servername", "web.test");
        Collections.addAll(arguments, "-CAfile", setup.authority().toString());
        Collections.addAll(arguments, more);
        return Client.run(Http.download(5), Tools.OPENSSL, arguments.toArray(String[]::new));
    }

    private static void assertStarted(String how, Client.Result result) {
        assertTrue(result.assertSuccess().text().contains(how + ", TLSv1.3"), result::toString);
        assertTrue(result.text().contains("HTTP/1.1 200 OK"), result::toString);
    }
}
