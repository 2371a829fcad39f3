// SPDX-License-Identifier: Apache-2.0
package io.postern.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.postern.testing.Hello;
import io.postern.testing.KeyType;
import io.postern.testing.ScriptedClient;
import io.postern.tls.crypto.jca.CryptoProviders;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Thousands of clients that send nonsense, or almost sense: the daemon goes on serving. */
class StormTest {

    private static final int FLIGHTS = 4000;
    private static final int CLIENTS_AT_ONCE = 16;
    private static final int LIMIT_MILLIS = 30_000;

    /** Fixed, so that a failure comes again. */
    private static final long SEED = 20_261_123L;

    @Test
    void randomFirstFlightsChangeNothing() throws IOException, InterruptedException, ExecutionException {
        try (SocketBackend echo = new SocketBackend(SocketBackend.ECHO);
                DaemonProcess daemon = new DaemonSetup()
                        .listener("https", "echo")
                        .host("echo", Map.of(), "echo", KeyType.EC_P256)
                        .pool("echo", echo.port())
                        .start();
                StandingConnection bystander = new StandingConnection(daemon.port("https"), "echo.test")) {
            storm(daemon.port("https"));

            bystander.assertWorks();
            try (StandingConnection newcomer = new StandingConnection(daemon.port("https"), "echo.test")) {
                newcomer.assertWorks();
            }
            assertEquals(List.of(), daemon.log().since(0, "fault=internal"));
            bystander.end();
            daemon.stop();
        }
    }

    private static void storm(int port) throws InterruptedException, ExecutionException {
        byte[] hello = new ScriptedClient(CryptoProviders.configured())
                .hello(Hello.valid(new ScriptedClient(CryptoProviders.configured()).share())
                        .serverName("echo.test")
                        .protocols("h2", "http/1.1")
                        .message());
        try (ExecutorService threads = Executors.newFixedThreadPool(CLIENTS_AT_ONCE)) {
            List<Future<?>> flights = new ArrayList<>();
            for (int i = 0; i < FLIGHTS; i++) {
                long seed = SEED + i;
                flights.add(threads.submit(() -> fly(port, seed, flight(new Random(seed), hello))));
            }
            for (Future<?> flight : flights) {
                flight.get();
            }
        }
    }

    /** Sends a flight and waits for the daemon's end: it may answer what it likes but must not keep the connection. */
    private static void fly(int port, long seed, byte[] flight) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(LIMIT_MILLIS);
            socket.getOutputStream().write(flight);
            socket.shutdownOutput();
            socket.getInputStream().readAllBytes();
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the connection stayed open; seed " + seed, e);
        } catch (IOException reset) {
            // Closed in the face of what was still coming.
        }
    }

    private static byte[] flight(Random random, byte[] hello) {
        return switch (random.nextInt(4)) {
            case 0 -> randomBytes(random, 1 + random.nextInt(600));
            case 1 -> recordOf(random, randomBytes(random, 1 + random.nextInt(600)));
            case 2 -> Arrays.copyOf(hello, random.nextInt(hello.length + 200));
            default -> mutated(random, hello);
        };
    }

    /** Some bytes changed, and sometimes a stretch of them moved, but never the record's header: that is for the others. */
    private static byte[] mutated(Random random, byte[] hello) {
        byte[] bytes = hello.clone();
        for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
            int at = 5 + random.nextInt(bytes.length - 5);
            bytes[at] = (byte) (random.nextBoolean() ? bytes[at] ^ (1 << random.nextInt(8)) : random.nextInt());
        }
        if (random.nextInt(4) == 0) {
            int length = 1 + random.nextInt(40);
            int from = 5 + random.nextInt(bytes.length - 5 - length);
            int to = 5 + random.nextInt(bytes.length - 5 - length);
            System.arraycopy(bytes, from, bytes, to, length);
        }
        return bytes;
    }

    private static byte[] recordOf(Random random, byte[] fragment) {
        byte[] types = {20, 21, 22, 23, 24};
        byte[] record = new byte[5 + fragment.length];
        record[0] = types[random.nextInt(types.length)];
        record[1] = 3;
        record[2] = (byte) random.nextInt(5);
        record[3] = (byte) (fragment.length >> 8);
        record[4] = (byte) fragment.length;
        System.arraycopy(fragment, 0, record, 5, fragment.length);
        return record;
    }

    private static byte[] randomBytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
