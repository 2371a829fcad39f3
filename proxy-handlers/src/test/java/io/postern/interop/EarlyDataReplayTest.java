// SPDX-License-Identifier: Apache-2.0
package io.postern.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.handlers.testing.AnyCrypto;
import io.postern.handlers.testing.RedisServer;
import io.postern.testing.KeyType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Somebody on the way keeps a ClientHello with early data and sends it again: the backend gets that data once (RFC 8446
 * §8), whichever node it is sent to, and whatever has happened to the nodes.
 */
@AnyCrypto
class EarlyDataReplayTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int REPLAYS = 1000;
    private static final String REQUEST = "GET /order HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n";

    /** More than a ClientHello with a ticket has; early data is padded with a header to fill it. */
    private static final int FLIGHT = 2500;

    private final AtomicInteger orders = new AtomicInteger();
    private final SocketBackend backend = new SocketBackend(socket -> {
        SocketBackend.readHead(socket.getInputStream());
        orders.incrementAndGet();
        socket.getOutputStream()
                .write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII));
    });

    @TempDir
    Path directory;

    @AfterEach
    void close() throws IOException {
        backend.close();
    }

    @Test
    void oneNodeTakesEarlyDataOnce() throws IOException {
        DaemonSetup setup = setup();
        try (DaemonProcess daemon = setup.start()) {
            byte[] flight = acceptedFlight(daemon, setup);
            int taken = orders.get();
            replay(flight, daemon);
            assertEquals(taken, orders.get());
            assertEquals(1, outcomes(daemon, "accepted"));
            daemon.stop();
        }
    }

    /** The tickets of the first process are those of the second, but its record is not. */
    @Test
    void restartedNodeDoesNotTakeItAgain() throws IOException {
        DaemonSetup setup = setup();
        setup.option("tickets", "{keys: {file: " + setup.secret("keys", "00".repeat(31) + "01\n") + "}}");
        byte[] flight;
        int taken;
        try (DaemonProcess daemon = setup.start()) {
            flight = acceptedFlight(daemon, setup);
            taken = orders.get();
            daemon.stop();
        }
        try (DaemonProcess daemon = setup.start()) {
            replay(flight, daemon);
            assertEquals(taken, orders.get());
            assertEquals(0, outcomes(daemon, "accepted"));
            daemon.stop();
        }
    }

    @Test
    void twoNodesWithOneRecordTakeItOnce() throws IOException {
        try (RedisServer redis = RedisServer.start()) {
            DaemonSetup first = shared(redis);
            DaemonSetup second = shared(redis);
            try (DaemonProcess one = first.start();
                    DaemonProcess other = second.start()) {
                byte[] flight = acceptedFlight(one, first);
                int taken = orders.get();
                replay(flight, one, other);
                assertEquals(taken, orders.get());
                assertEquals(1, outcomes(one, "accepted") + outcomes(other, "accepted"));
                one.stop();
                other.stop();
            }
        }
    }

    private DaemonSetup shared(RedisServer redis) {
        DaemonSetup setup = setup();
        String password = setup.secret("redis.password", RedisServer.PASSWORD);
        return setup.option(
                        "redis",
                        "{url: \"redis://127.0.0.1:" + redis.port() + "\", username: " + RedisServer.USER
                                + ", password: {file: " + password + "}, deadline: 1s}")
                .option("tickets", "{keys: redis}")
                .option("early-data", "{window: 3s, record: redis}");
    }

    private DaemonSetup setup() {
        return new DaemonSetup()
                .listener("https", "web")
                .host("web", Map.of(), "web", KeyType.EC_P256)
                .hostOption("web", "max-early-data: 16KiB")
                .pool("web", backend.port())
                .poolOption("web", "early-data: pass")
                .option("early-data", "{window: 3s}")
                .option("admin", "{bind: \"127.0.0.1:0\"}");
    }

    /** Comes back with early data until it is accepted, for which the window after the start has to be over. */
    private byte[] acceptedFlight(DaemonProcess daemon, DaemonSetup setup) throws IOException {
        Path early = directory.resolve("early");
        String padding = "X-Padding: " + "x".repeat(FLIGHT) + "\r\n\r\n";
        Files.writeString(early, REQUEST.substring(0, REQUEST.length() - 2) + padding);
        Path session = directory.resolve("session");
        long end = System.nanoTime() + LIMIT.toNanos();
        while (System.nanoTime() < end) {
            openssl(daemon.port("https"), setup, REQUEST, "-sess_out", session.toString());
            try (Recorder recorder = new Recorder(daemon.port("https"), FLIGHT)) {
                Client.Result result = openssl(
                        recorder.port(),
                        setup,
                        REQUEST,
                        "-sess_in",
                        session.toString(),
                        "-early_data",
                        early.toString());
                if (result.text().contains("Early data was accepted")) {
                    assertTrue(result.text().contains("HTTP/1.1 200 OK"), result::toString);
                    return recorder.flight();
                }
                assertTrue(result.text().contains("Early data was rejected"), result::toString);
            }
        }
        throw new AssertionError("early data was never accepted");
    }

    /** To each in turn; every connection is answered, and none of them with an alert. */
    private static void replay(byte[] flight, DaemonProcess... daemons) {
        for (int i = 0; i < REPLAYS; i++) {
            try (RawConnection connection = new RawConnection(daemons[i % daemons.length].port("https"))) {
                connection.send(flight);
                byte[] answer = connection.nextRecord();
                assertNotNull(answer);
                assertEquals(22, answer[0], "no ServerHello");
            }
        }
        for (DaemonProcess daemon : daemons) {
            int expected = REPLAYS / daemons.length;
            Poll.until(() -> outcomes(daemon, "[a-z_]+") >= expected, LIMIT, () -> daemon.admin("/metrics"));
        }
    }

    /** How often early data has met with that, which is a regular expression. */
    private static int outcomes(DaemonProcess daemon, String outcome) {
        Matcher counter = Pattern.compile("postern_early_data_total\\{outcome=\"" + outcome + "\"} (\\d+)")
                .matcher(daemon.admin("/metrics"));
        int count = 0;
        while (counter.find()) {
            count += Integer.parseInt(counter.group(1));
        }
        return count;
    }

    private static Client.Result openssl(int port, DaemonSetup setup, String request, String... more) {
        List<String> arguments = new ArrayList<>(List.of("s_client", "-connect", "127.0.0.1:" + port));
        Collections.addAll(
                arguments,
                "-servername",
                "web.test",
                "-CAfile",
                setup.authority().toString(),
                "-ign_eof");
        Collections.addAll(arguments, more);
        return Client.run(request.getBytes(StandardCharsets.US_ASCII), Tools.OPENSSL, arguments.toArray(String[]::new));
    }
}
