// SPDX-License-Identifier: Apache-2.0
package io.postern.daemon;

import static io.postern.daemon.TestProxy.NAME;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import io.postern.config.Endpoint;
import io.postern.config.Timeouts;
import io.postern.config.TransportChoice;
import io.postern.handlers.testing.Await;
import io.postern.handlers.testing.LeakGuard;
import io.postern.handlers.testing.LogCapture;
import io.postern.handlers.testing.PlainServer;
import io.postern.handlers.testing.TlsClient;
import io.postern.handlers.testing.TlsClient.Peer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A real TLS client, the proxy, and a real plaintext service, on every transport that the machine has. */
@ParameterizedClass
@MethodSource("io.postern.daemon.TestProxy#transports")
@ExtendWith(LeakGuard.class)
@Timeout(60)
class RelayOverTlsTest {

    private static final int MEGABYTE = 1 << 20;

    @Parameter
    TransportChoice transport = TransportChoice.AUTO;

    @ParameterizedTest
    @EnumSource(names = {"JDK", "BORINGSSL"})
    void bytesComeBackAsTheyWere(Peer peer) throws Exception {
        byte[] data = random(3 * MEGABYTE + 17);
        try (PlainServer server = PlainServer.start(PlainServer::echo);
                TestProxy proxy = TestProxy.start(transport, server.endpoint());
                TlsClient client =
                        TlsClient.connect(peer, proxy.address(), NAME).handshake()) {
            CompletableFuture<Void> writing = writeInBackground(client, data);
            assertArrayEquals(data, client.readExactly(data.length));
            writing.get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void oneByteAtATimeWorks() throws Exception {
        byte[] data = random(300);
        try (PlainServer server = PlainServer.start(PlainServer::echo);
                TestProxy proxy = TestProxy.start(transport, server.endpoint());
                TlsClient client = TlsClient.connect(Peer.JDK, proxy.address(), NAME, "http/1.1")) {
            client.bytewise().handshake();
            assertEquals("http/1.1", client.applicationProtocol());
            client.write(data);
            assertArrayEquals(data, client.readExactly(data.length));
        }
    }

    /** The client is done first: the server sees the end, and what it answers then still arrives. */
    @Test
    void serverAnswersAfterTheClientsEnd() throws Exception {
        try (PlainServer server = PlainServer.start(connection -> {
                    long total = PlainServer.drain(connection);
                    PlainServer.writeAll(
                            connection, ByteBuffer.allocate(Long.BYTES).putLong(0, total));
                });
                TestProxy proxy = TestProxy.start(transport, server.endpoint());
                TlsClient client = TlsClient.connect(proxy.address(), NAME)) {
            client.write(new byte[MEGABYTE]).end();
            assertEquals(MEGABYTE, ByteBuffer.wrap(client.readAll()).getLong());
        }
    }

    /** The server is done first: the client sees the end, and what it sends then still arrives. */
    @Test
    void clientSendsAfterTheServersEnd() throws Exception {
        CompletableFuture<Long> received = new CompletableFuture<>();
        byte[] data = random(5 * MEGABYTE);
        try (PlainServer server = PlainServer.start(connection -> {
                    PlainServer.writeAll(connection, ByteBuffer.wrap(data));
                    connection.shutdownOutput();
                    received.complete(PlainServer.drain(connection));
                });
                TestProxy proxy = TestProxy.start(transport, server.endpoint());
                TlsClient client = TlsClient.connect(proxy.address(), NAME)) {
            assertArrayEquals(data, client.readAll());
            client.write(new byte[MEGABYTE]).end();
            assertEquals((long) MEGABYTE, received.get(20, TimeUnit.SECONDS));
            assertEquals(-1, client.socket().read(ByteBuffer.allocate(1)), "both are done, so the socket is closed");
        }
    }

    @Test
    void clientThatVanishesIsNoCleanEndForTheServer() throws Exception {
        CompletableFuture<Long> received = new CompletableFuture<>();
        try (PlainServer server = PlainServer.start(connection -> {
                    try {
                        received.complete(PlainServer.drain(connection));
                    } catch (IOException e) {
                        received.completeExceptionally(e);
                    }
                });
                TestProxy proxy = TestProxy.start(transport, server.endpoint());
                TlsClient client = TlsClient.connect(proxy.address(), NAME)) {
            client.write(new byte[1000]);
            Await.until("a connection", () -> server.accepted() == 1);
            client.socket().shutdownOutput(); // without close_notify
            Exception failure = assertThrows(Exception.class, () -> received.get(20, TimeUnit.SECONDS));
            assertTrue(failure.getCause() instanceof IOException, failure.toString());
        }
    }

    @Test
    void serverThatResetsIsNoCleanEndForTheClient() throws Exception {
        try (LogCapture log = new LogCapture("io.postern");
                PlainServer server = PlainServer.start(connection -> {
                    PlainServer.writeAll(connection, ByteBuffer.allocate(1000));
                    connection.read(ByteBuffer.allocate(1)); // until the client has got that
                    PlainServer.reset(connection);
                });
                TestProxy proxy = TestProxy.start(transport, server.endpoint());
                TlsClient client = TlsClient.connect(proxy.address(), NAME)) {
            client.readExactly(1000);
            client.write(new byte[1]);
            assertThrows(IOException.class, client::read);
            assertTrue(log.await("server broke off").contains("server=" + server.endpoint()));
        }
    }

    @Test
    void slowReaderHoldsTheServerUp() throws Exception {
        AtomicLong sent = new AtomicLong();
        int total = 64 * MEGABYTE;
        try (PlainServer server = PlainServer.start(connection -> {
                    ByteBuffer chunk = ByteBuffer.allocate(MEGABYTE);
                    while (sent.get() < total) {
                        chunk.clear().limit((int) Math.min(chunk.capacity(), total - sent.get()));
                        sent.addAndGet(connection.write(chunk));
                    }
                });
                TestProxy proxy = TestProxy.start(transport, server.endpoint());
                TlsClient client = TlsClient.connect(proxy.address(), NAME)) {
            int read = client.readExactly(1).length;
            Await.until("the server to be stuck", () -> stands(sent));
            assertTrue(sent.get() < total, "the server could send everything to a client that reads nothing");
            while (read < total) {
                byte[] data = client.read();
                read += data == null ? total : data.length;
            }
            assertEquals(total, read);
            assertNull(client.read());
        }
    }

    /** Two ends that wait for nothing for a while, the one because it has ended and the other because it is full. */
    @Test
    void clientThatHasEndedMayReadALongAnswerSlowly() throws Exception {
        AtomicLong sent = new AtomicLong();
        byte[] answer = random(32 * MEGABYTE);
        try (PlainServer server = PlainServer.start(connection -> {
                    PlainServer.drain(connection);
                    ByteBuffer rest = ByteBuffer.wrap(answer);
                    while (rest.hasRemaining()) {
                        sent.addAndGet(
                                connection.write(rest.limit(Math.min(rest.position() + MEGABYTE, answer.length))));
                        rest.limit(answer.length);
                    }
                });
                TestProxy proxy = TestProxy.start(transport, server.endpoint());
                TlsClient client = TlsClient.connect(proxy.address(), NAME)) {
            client.write(new byte[10]).end();
            client.socket().shutdownOutput();
            Await.until("the server to be stuck", () -> stands(sent));
            assertArrayEquals(answer, client.readAll());
        }
    }

    /** What the server sent last is small enough to be in the proxy's socket while the client does not read yet. */
    @Test
    void serverThatHasEndedIsReadToTheEndByASlowClient() throws Exception {
        AtomicLong sent = new AtomicLong();
        byte[] answer = random(32 * MEGABYTE);
        CompletableFuture<Void> ended = new CompletableFuture<>();
        try (PlainServer server = PlainServer.start(connection -> {
                    ByteBuffer rest = ByteBuffer.wrap(answer);
                    while (rest.hasRemaining()) {
                        sent.addAndGet(
                                connection.write(rest.limit(Math.min(rest.position() + MEGABYTE, answer.length))));
                        rest.limit(answer.length);
                    }
                    connection.shutdownOutput();
                    ended.complete(null);
                    PlainServer.drain(connection);
                });
                TestProxy proxy = TestProxy.start(transport, server.endpoint());
                TlsClient client = TlsClient.connect(proxy.address(), NAME)) {
            byte[] start = client.readExactly(1);
            Await.until("the server to be stuck", () -> stands(sent));
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            all.writeBytes(start);
            while (!ended.isDone()) {
                all.writeBytes(Objects.requireNonNull(client.read()));
            }
            Await.until("nothing to move", () -> stands(new AtomicLong(1)));
            all.writeBytes(client.readAll());
            assertArrayEquals(answer, all.toByteArray());
        }
    }

    @Test
    void serverThatIsDownIsPassedOver() throws Exception {
        Endpoint down = PlainServer.nobody();
        try (LogCapture log = new LogCapture("io.postern.backend");
                PlainServer server = PlainServer.start(PlainServer::echo);
                TestProxy proxy = TestProxy.start(transport, down, server.endpoint())) {
            for (int i = 1; i <= 3; i++) {
                try (TlsClient client = TlsClient.connect(proxy.address(), NAME)) {
                    assertArrayEquals(
                            new byte[] {7}, client.write(new byte[] {7}).readExactly(1));
                }
                assertEquals(i, server.accepted());
            }
            assertEquals(1, log.lines(Level.INFO, "server=" + down).size(), "tried last after it had failed");
        }
    }

    @Test
    void clientGetsNoCloseNotifyWhenAllServersAreDown() throws Exception {
        Endpoint first = PlainServer.nobody();
        Endpoint second = PlainServer.nobody();
        try (LogCapture log = new LogCapture("io.postern");
                TestProxy proxy = TestProxy.start(transport, first, second);
                TlsClient client = TlsClient.connect(proxy.address(), NAME)) {
            assertThrows(IOException.class, client::read);
            log.await("client refused");
            assertEquals(1, log.lines(Level.WARN, "server=" + first).size());
            assertEquals(1, log.lines(Level.WARN, "server=" + second).size());
        }
    }

    @Test
    void idleConnectionIsClosed() throws Exception {
        Timeouts timeouts = new Timeouts(
                TestProxy.TIMEOUTS.handshake(),
                TestProxy.TIMEOUTS.connect(),
                Duration.ofMillis(200),
                TestProxy.TIMEOUTS.close(),
                TestProxy.TIMEOUTS.drain());
        try (PlainServer server = PlainServer.start(PlainServer::drain);
                TestProxy proxy = TestProxy.start(transport, timeouts, TestProxy.ANYWHERE, server.endpoint());
                TlsClient client = TlsClient.connect(proxy.address(), NAME)) {
            SSLException e = assertThrows(SSLException.class, client::read);
            assertTrue(String.valueOf(e.getMessage()).contains("internal_error"), e.toString());
            Await.until("the server's end", () -> !server.failures().isEmpty());
        }
    }

    @Test
    void unixDomainSocketsServeOnBothSides(@TempDir Path directory) throws Exception {
        Path front = directory.resolve("front");
        byte[] data = random(MEGABYTE);
        try (PlainServer server = PlainServer.start(directory.resolve("back"), PlainServer::echo);
                TestProxy proxy =
                        TestProxy.start(transport, TestProxy.TIMEOUTS, new Endpoint.Unix(front), server.endpoint())) {
            try (TlsClient client = TlsClient.connect(UnixDomainSocketAddress.of(front), NAME)) {
                CompletableFuture<Void> writing = writeInBackground(client, data);
                assertArrayEquals(data, client.readExactly(data.length));
                writing.get(20, TimeUnit.SECONDS);
                client.end();
                assertNull(client.read());
            }
            proxy.proxy().closeNow();
            assertTrue(Files.notExists(front), "the socket is removed");
        }
    }

    /** Whether nothing has moved for a while: the only way to see that something does not happen. */
    private static boolean stands(AtomicLong counter) {
        long before = counter.get();
        long start = System.nanoTime();
        while (System.nanoTime() - start < Duration.ofMillis(300).toNanos()) {
            Thread.onSpinWait();
        }
        return before > 0 && before == counter.get();
    }

    private static byte[] random(int length) {
        byte[] data = new byte[length];
        new Random(42).nextBytes(data);
        return data;
    }

    private static CompletableFuture<Void> writeInBackground(TlsClient client, byte[] data) {
        return CompletableFuture.runAsync(() -> {
            try {
                client.write(data);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
