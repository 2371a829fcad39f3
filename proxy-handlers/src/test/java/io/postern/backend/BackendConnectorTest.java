// SPDX-License-Identifier: Apache-2.0
package io.postern.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.Future;
import io.postern.config.Endpoint;
import io.postern.config.PoolSettings;
import io.postern.handlers.testing.AnyCrypto;
import io.postern.handlers.testing.Await;
import io.postern.handlers.testing.LogCapture;
import io.postern.handlers.testing.PlainServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
@AnyCrypto
class BackendConnectorTest {

    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final EventLoop loop = group.next();
    private final NioSockets sockets = new NioSockets();
    private final NameResolver resolver = new NameResolver();
    private final LogCapture log = new LogCapture("io.postern.backend");

    @AfterEach
    void close() {
        log.close();
        resolver.close();
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    @Test
    void nameIsResolvedAndTheConnectionIsOnTheLoopOfTheCaller() throws Exception {
        try (PlainServer server = PlainServer.start(PlainServer::drain)) {
            int port = ((Endpoint.Inet) server.endpoint()).port();
            BackendConnection connection = connect(Duration.ofSeconds(10), new Endpoint.Inet("localhost", port));
            assertSame(loop, connection.channel().eventLoop());
            assertEquals("localhost:" + port, connection.server().toString());
            Await.until("the connection", () -> server.accepted() == 1);
            connection.channel().close();
        }
    }

    @Test
    void nameThatDoesNotExistIsPassedOver() throws Exception {
        try (PlainServer server = PlainServer.start(PlainServer::drain)) {
            BackendConnection connection =
                    connect(Duration.ofSeconds(10), new Endpoint.Inet("nobody.invalid", 1), server.endpoint());
            assertEquals(server.endpoint(), connection.server().endpoint());
            connection.channel().close();
        }
        assertEquals(1, log.lines(Level.WARN, "server=nobody.invalid:1 reason=").size());
    }

    @Test
    void serverThatDoesNotAnswerIsPassedOverInTime() throws Exception {
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                PlainServer server = PlainServer.start(PlainServer::drain)) {
            List<Socket> waiting = fillBacklog(full);
            Endpoint stuck = new Endpoint.Inet("127.0.0.1", full.getLocalPort());
            BackendConnection connection = connect(Duration.ofMillis(200), stuck, server.endpoint());
            assertEquals(server.endpoint(), connection.server().endpoint());
            connection.channel().close();
            assertEquals(1, log.lines(Level.WARN, "server=" + stuck).size());
            for (Socket socket : waiting) {
                socket.close();
            }
        }
    }

    @Test
    void unixSocketThatIsNotThereIsPassedOver(@TempDir Path directory) throws Exception {
        Endpoint missing = new Endpoint.Unix(directory.resolve("missing"));
        try (PlainServer server = PlainServer.start(directory.resolve("there"), PlainServer::drain)) {
            BackendConnection connection = connect(Duration.ofSeconds(10), missing, server.endpoint());
            assertEquals(server.endpoint(), connection.server().endpoint());
            connection.channel().close();
        }
    }

    @Test
    void eachServerIsTriedOnce() throws Exception {
        Endpoint first = PlainServer.nobody();
        Endpoint second = PlainServer.nobody();
        Future<BackendConnection> attempt =
                attempt(Duration.ofSeconds(10), first, second).awaitUninterruptibly();
        assertInstanceOf(NoServerException.class, attempt.cause());
        assertEquals(2, log.lines(Level.WARN, "server passed over").size());
    }

    @Test
    void whoLosesInterestLeavesNoConnection() throws Exception {
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<Socket> waiting = fillBacklog(full);
            Future<BackendConnection> attempt =
                    attempt(Duration.ofSeconds(30), new Endpoint.Inet("127.0.0.1", full.getLocalPort()));
            assertTrue(attempt.cancel(false));
            Await.until("a closed channel", () -> !sockets.made.getFirst().isOpen());
            for (Socket socket : waiting) {
                socket.close();
            }
        }
    }

    /** Until the kernel neither accepts nor refuses any more. */
    private static List<Socket> fillBacklog(ServerSocket server) throws IOException {
        List<Socket> waiting = new ArrayList<>();
        while (true) {
            Socket socket = new Socket();
            try {
                socket.connect(server.getLocalSocketAddress(), 200);
                waiting.add(socket);
            } catch (IOException _) {
                socket.close();
                return waiting;
            }
        }
    }

    private BackendConnection connect(Duration timeout, Endpoint... servers) {
        Future<BackendConnection> attempt = attempt(timeout, servers).awaitUninterruptibly();
        assertTrue(attempt.isSuccess(), () -> String.valueOf(attempt.cause()));
        return attempt.getNow();
    }

    private Future<BackendConnection> attempt(Duration timeout, Endpoint... servers) {
        Pool pool = new Pool(new PoolSettings("shop", List.of(servers)));
        BackendConnector connector = new BackendConnector(sockets, resolver, timeout);
        return loop.submit(() -> connector.connect(pool, loop))
                .syncUninterruptibly()
                .getNow();
    }

    private static final class NioSockets implements Sockets {

        private final List<Channel> made = new CopyOnWriteArrayList<>();

        @Override
        public ChannelFactory<? extends Channel> tcp() {
            return () -> {
                Channel channel = new NioSocketChannel();
                made.add(channel);
                return channel;
            };
        }

        @Override
        public ChannelFactory<? extends Channel> unix() {
            return NioDomainSocketChannel::new;
        }

        @Override
        public SocketAddress unixAddress(Path path) {
            return UnixDomainSocketAddress.of(path);
        }
    }
}
