// SPDX-License-Identifier: Apache-2.0
package io.postern.daemon;

import static io.postern.daemon.TestProxy.NAME;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import io.postern.config.Configuration;
import io.postern.config.Endpoint;
import io.postern.config.ListenerSettings;
import io.postern.config.Timeouts;
import io.postern.config.TransportChoice;
import io.postern.handlers.testing.Await;
import io.postern.handlers.testing.LeakGuard;
import io.postern.handlers.testing.LogCapture;
import io.postern.handlers.testing.PlainServer;
import io.postern.handlers.testing.TlsClient;
import io.postern.handlers.testing.TlsClient.Peer;
import io.postern.tls.crypto.jca.CryptoProviders;
import io.postern.tls.keys.KeyLog;
import io.postern.tls.server.KeyUpdatePolicy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Starting, timing out, draining and closing. */
@ParameterizedClass
@MethodSource("io.postern.daemon.TestProxy#transports")
@ExtendWith(LeakGuard.class)
@Timeout(60)
class LifecycleTest {

    @Parameter
    TransportChoice transport = TransportChoice.AUTO;

    @Test
    void runsOnTheTransportThatWasChosen() throws Exception {
        try (TestProxy proxy = TestProxy.start(transport, PlainServer.nobody())) {
            assertEquals(transport.toString(), proxy.proxy().transport());
        }
    }

    @Test
    void silentClientIsCutOffWithOneLine() throws Exception {
        try (LogCapture log = new LogCapture("io.postern.handlers");
                TestProxy proxy = TestProxy.start(
                        transport, handshakeWithin(Duration.ofMillis(200)), TestProxy.ANYWHERE, PlainServer.nobody());
                SocketChannel socket = SocketChannel.open(proxy.address())) {
            socket.write(ByteBuffer.wrap(new byte[] {22, 3, 1}));
            assertEquals(-1, socket.read(ByteBuffer.allocate(1)));
            String line = log.await("timed out");
            assertTrue(line.startsWith("handshake failed listener=https peer=127.0.0.1:"), line);
            assertEquals(List.of(line), log.lines(Level.INFO, ""));
        }
    }

    @Test
    void clientThatDoesNotCloseAfterAnAlertIsClosed() throws Exception {
        Timeouts usual = TestProxy.TIMEOUTS;
        Timeouts timeouts =
                new Timeouts(usual.handshake(), usual.connect(), usual.idle(), Duration.ofMillis(200), usual.drain());
        try (TestProxy proxy = TestProxy.start(transport, timeouts, TestProxy.ANYWHERE, PlainServer.nobody());
                SocketChannel socket = SocketChannel.open(proxy.address())) {
            socket.write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
            ByteBuffer answer = ByteBuffer.allocate(100);
            while (socket.read(answer) >= 0) {
                assertTrue(answer.hasRemaining());
            }
            assertEquals(7, answer.position(), "an alert, and the end of the server's half");
            Await.until("a closed connection", () -> proxy.proxy().connections() == 0);
        }
    }

    @Test
    void drainLetsLiveConnectionsEnd() throws Exception {
        try (PlainServer server = PlainServer.start(PlainServer::echo);
                TestProxy proxy = TestProxy.start(transport, server.endpoint());
                TlsClient client = TlsClient.connect(proxy.address(), NAME);
                TlsClient handshaking = TlsClient.connect(Peer.JDK, proxy.address(), NAME)) {
            SocketAddress address = proxy.address();
            client.write(new byte[1]).readExactly(1);
            Await.until("both connections", () -> proxy.proxy().connections() == 2);

            CompletableFuture<Void> drained = proxy.proxy().drain(Duration.ofSeconds(30));
            Await.until("refused connections", () -> refuses(address));
            handshaking.handshake();
            for (TlsClient each : List.of(client, handshaking)) {
                assertArrayEquals(new byte[] {5}, each.write(new byte[] {5}).readExactly(1));
                assertFalse(drained.isDone());
                assertNull(each.end().read());
            }
            drained.get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void drainClosesWhatIsLeftAtTheLimit() throws Exception {
        try (PlainServer server = PlainServer.start(PlainServer::drain);
                TestProxy proxy = TestProxy.start(transport, server.endpoint());
                TlsClient client = TlsClient.connect(proxy.address(), NAME)) {
            CompletableFuture<Void> drained = proxy.proxy().drain(Duration.ofMillis(100));
            assertThrows(IOException.class, client::read);
            drained.get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void closingLeavesNoThreadBehind() throws Exception {
        try (TestProxy proxy = TestProxy.start(transport, PlainServer.nobody())) {
            assertEquals(0, proxy.proxy().connections());
            assertTrue(loopThreads() >= 1);
        }
        Await.until("no event loop", () -> loopThreads() == 0);
    }

    @Test
    void portInUseNamesTheListenerAndLeavesNothingBehind() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Endpoint.Inet free = (Endpoint.Inet) PlainServer.nobody();
            Configuration base =
                    TestProxy.configuration(transport, TestProxy.TIMEOUTS, TestProxy.ANYWHERE, PlainServer.nobody());
            Configuration configuration = new Configuration(
                    List.of(
                            new ListenerSettings("good", free, null),
                            new ListenerSettings("bad", new Endpoint.Inet("127.0.0.1", taken.getLocalPort()), null)),
                    base.hosts(),
                    base.pools(),
                    base.timeouts(),
                    base.transport(),
                    base.eventLoops(),
                    KeyUpdatePolicy.NONE,
                    base.ocsp(),
                    base.tickets(),
                    null,
                    base.earlyData(),
                    null,
                    List.of());
            IOException failure = assertThrows(
                    IOException.class, () -> Proxy.start(configuration, CryptoProviders.configured(), KeyLog.OFF));
            assertTrue(failure.toString().contains("listener bad cannot listen on 127.0.0.1:"), failure::toString);
            Await.until("a free port", () -> refuses(new InetSocketAddress(free.host(), free.port())));
            Await.until("no event loop", () -> loopThreads() == 0);
        }
    }

    @Test
    void secondProxyOnOnePortIsRefused() throws Exception {
        try (TestProxy first = TestProxy.start(transport, PlainServer.nobody())) {
            int port = ((InetSocketAddress) first.address()).getPort();
            assertThrows(
                    IOException.class,
                    () -> TestProxy.start(
                            transport, TestProxy.TIMEOUTS, new Endpoint.Inet("127.0.0.1", port), PlainServer.nobody()));
        }
    }

    @Test
    void staleUnixSocketIsReplacedAndOneInUseIsNot(@TempDir Path directory) throws Exception {
        Path path = directory.resolve("front");
        ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(path))
                .close();
        assertTrue(Files.exists(path));
        Endpoint bind = new Endpoint.Unix(path);
        try (TestProxy proxy = TestProxy.start(transport, TestProxy.TIMEOUTS, bind, PlainServer.nobody())) {
            assertFalse(proxy.proxy().addresses().isEmpty());
            IOException failure = assertThrows(
                    IOException.class,
                    () -> TestProxy.start(transport, TestProxy.TIMEOUTS, bind, PlainServer.nobody()));
            assertTrue(failure.toString().contains("already in use"), failure::toString);
        }
    }

    private static Timeouts handshakeWithin(Duration limit) {
        Timeouts usual = TestProxy.TIMEOUTS;
        return new Timeouts(limit, usual.connect(), usual.idle(), usual.close(), usual.drain());
    }

    private static boolean refuses(SocketAddress address) {
        try (SocketChannel _ = SocketChannel.open(address)) {
            return false;
        } catch (IOException _) {
            return true;
        }
    }

    private static long loopThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("postern-loop-"))
                .count();
    }
}
