// SPDX-License-Identifier: Apache-2.0
package io.postern.daemon;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import io.postern.admin.DaemonStatus;
import io.postern.admin.Metrics;
import io.postern.admin.StatusSource;
import io.postern.admin.Statuses;
import io.postern.config.TransportChoice;
import io.postern.handlers.testing.AnyCrypto;
import io.postern.handlers.testing.Await;
import io.postern.handlers.testing.LeakGuard;
import io.postern.handlers.testing.LogCapture;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Reports that are long, slow or fail. */
@ExtendWith(LeakGuard.class)
@Timeout(60)
@AnyCrypto
class AdminReportsTest {

    private final EventLoops loops;

    AdminReportsTest() throws IOException {
        loops = EventLoops.open(TransportChoice.AUTO, 1);
    }

    @AfterEach
    void endLoops() {
        loops.shutdown().awaitUninterruptibly();
    }

    /** An endpoint on a loop, and where it listens. */
    private record Running(AdminEndpoint endpoint, SocketAddress address) implements AutoCloseable {

        @Override
        public void close() {
            endpoint.close().awaitUninterruptibly();
        }
    }

    private Running start(StatusSource source) throws IOException {
        DaemonStatus status = new DaemonStatus(
                "1",
                Instant.EPOCH,
                Duration.ZERO,
                List.of(),
                0,
                false,
                new DaemonStatus.TicketKeys("process", 1, null),
                null);
        AdminEndpoint endpoint = new AdminEndpoint(TestProxy.ANYWHERE, loops, source, () -> status, new Metrics());
        endpoint.bind();
        return new Running(endpoint, Objects.requireNonNull(endpoint.address()));
    }

    @Test
    void tenThousandCertificatesArriveWhole() throws Exception {
        var many = Statuses.many(10_000);
        try (Running admin = start(() -> many)) {
            HttpReply json = HttpReply.get(admin.address(), "/status");
            assertTrue(json.has("content-length: " + json.body().length()), json.head());
            assertTrue(json.body().endsWith("]}\n"));
            HttpReply table = HttpReply.get(admin.address(), "/status", "Accept: text/plain\r\n");
            assertEquals(10_006, table.body().lines().count());
        }
    }

    @Test
    void failureIsAnsweredAndLogged() throws Exception {
        try (LogCapture log = new LogCapture("io.postern.admin");
                Running admin = start(() -> {
                    throw new IllegalStateException("a bug");
                })) {
            assertEquals(500, HttpReply.get(admin.address(), "/status").status());
            assertEquals(500, HttpReply.get(admin.address(), "/metrics").status());
            assertEquals(200, HttpReply.get(admin.address(), "/health").status());
            assertEquals(2, log.lines(Level.ERROR, "admin report failed").size());
        }
    }

    @Test
    void reportThatIsSlowHoldsUpNoLoopAndTooManyAreRefused() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        List<SocketChannel> waiting = new ArrayList<>();
        try (Running admin = start(() -> {
            asked.countDown();
            await(go);
            return List.of();
        })) {
            for (int i = 0; i < 8; i++) {
                waiting.add(ask(admin.address()));
            }
            await(asked);
            Await.until("refused reports", () -> status(admin.address()) == 503);
            assertEquals(200, HttpReply.get(admin.address(), "/health").status());
            waiting.removeLast().close(); // while its report waits
            go.countDown();
            for (SocketChannel socket : waiting) {
                assertEquals(200, HttpReply.read(socket).status());
                socket.close();
            }
            Await.until("reports again", () -> status(admin.address()) == 200);
        }
    }

    @Test
    void clientThatReadsNothingHoldsOnlyItsOwnReport() throws Exception {
        var many = Statuses.many(10_000);
        List<SocketChannel> silent = new ArrayList<>();
        try (Running admin = start(() -> many)) {
            for (int i = 0; i < 7; i++) {
                silent.add(ask(admin.address()));
            }
            assertTrue(HttpReply.get(admin.address(), "/status").body().length() > 1 << 20);
            for (SocketChannel socket : silent) {
                socket.close();
            }
            for (int i = 0; i < 9; i++) {
                Await.until("a report", () -> status(admin.address()) == 200);
            }
        }
    }

    private static SocketChannel ask(SocketAddress admin) throws IOException {
        SocketChannel socket = SocketChannel.open(admin);
        socket.write(
                ByteBuffer.wrap("GET /status HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".getBytes(US_ASCII)));
        return socket;
    }

    private static int status(SocketAddress admin) {
        try {
            return HttpReply.get(admin, "/status").status();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(20, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
