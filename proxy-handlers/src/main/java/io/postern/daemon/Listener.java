// SPDX-License-Identifier: Apache-2.0
package io.postern.daemon;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.ChannelGroupFuture;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.postern.config.Endpoint;
import io.postern.config.ListenerSettings;
import io.postern.net.StreamOptions;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The sockets of one listener. On a TCP port each event loop has its own, so that the kernel shares out connections and
 * one never changes its loop; where the platform cannot, and for Unix domain sockets, there is one for all.
 */
final class Listener {

    /** Connections that the kernel may hold for us during a burst; it caps this by {@code somaxconn}. */
    private static final int BACKLOG = 4096;

    /** Of a file's mode, {@code S_IFMT} and {@code S_IFSOCK}. */
    private static final int FILE_TYPE = 0170000;

    private static final int SOCKET = 0140000;

    private final ListenerSettings settings;
    private final EventLoops loops;
    private final ChannelHandler connections;
    private final ChannelGroup sockets = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private @Nullable SocketAddress address;

    /**
     * A listener that is not bound.
     *
     * @param connections sets up the pipeline of each connection
     */
    Listener(ListenerSettings settings, EventLoops loops, ChannelHandler connections) {
        this.settings = settings;
        this.loops = loops;
        this.connections = connections;
    }

    String name() {
        return settings.name();
    }

    /** Where it listens; with the port that was found for port 0. Null until it is bound. */
    @Nullable
    SocketAddress address() {
        return address;
    }

    /**
     * Binds all sockets; blocks.
     *
     * @throws IOException with the listener's name; some sockets may be bound then
     */
    void bind() throws IOException {
        try {
            switch (settings.bind()) {
                case Endpoint.Inet(var host, var port) -> bindTcp(host, port);
                case Endpoint.Unix(var path) -> bindUnix(path);
            }
        } catch (IOException e) {
            throw new IOException(
                    "listener " + settings.name() + " cannot listen on " + settings.bind() + ": " + e.getMessage(), e);
        }
    }

    /** Accepts no more; done when the sockets are closed. */
    ChannelGroupFuture close() {
        return sockets.close();
    }

    private void bindTcp(String host, int port) throws IOException {
        InetSocketAddress wanted = new InetSocketAddress(host, port);
        if (wanted.isUnresolved()) {
            throw new IOException("the host is not known");
        }
        ChannelOption<Boolean> reusePort = loops.transport().reusePort();
        if (reusePort == null) {
            EventLoop acceptor = loops.all().getFirst();
            bind(bootstrap(acceptor, loops.group(), true), wanted);
            return;
        }
        if (port != 0) {
            requireFree(wanted);
        }
        for (EventLoop loop : loops.all()) {
            bind(bootstrap(loop, loop, true).option(reusePort, true), address == null ? wanted : address);
        }
    }

    /** Sockets that share a port share it with another process of the same user too, which nobody wants. */
    private static void requireFree(InetSocketAddress wanted) throws IOException {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(wanted);
        }
    }

    private void bindUnix(Path path) throws IOException {
        removeStale(path);
        bind(
                bootstrap(loops.all().getFirst(), loops.group(), false),
                loops.transport().unixAddress(path));
    }

    /** A process that was killed leaves its socket behind; one that nobody listens on is in the way of the next. */
    private static void removeStale(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        if ((mode & FILE_TYPE) != SOCKET) {
            throw new IOException("there is a file of that name that is no socket");
        }
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.configureBlocking(false); // one that is listened on may be too busy to answer
            probe.connect(UnixDomainSocketAddress.of(path));
        } catch (ConnectException _) {
            Files.delete(path); // refused: nobody listens
            return;
        } catch (IOException _) {
            // Something is there: we may not use it, it is of another kind, or it is busy.
        }
        throw new IOException("address already in use");
    }

    private ServerBootstrap bootstrap(EventLoop acceptor, EventLoopGroup children, boolean tcp) {
        Transport transport = loops.transport();
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(acceptor, children)
                .channelFactory(tcp ? transport.tcpServer() : transport.unixServer())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel socket) {
                        socket.pipeline().addLast(new AcceptErrors(settings.name()));
                    }
                })
                .childHandler(connections);
        if (tcp) {
            bootstrap.option(ChannelOption.SO_REUSEADDR, true);
        }
        StreamOptions.apply(bootstrap, tcp, transport.linux());
        return bootstrap;
    }

    private void bind(ServerBootstrap bootstrap, SocketAddress wanted) throws IOException {
        ChannelFuture bound = bootstrap.bind(wanted).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            Throwable cause = bound.cause();
            throw cause instanceof IOException io ? io : new IOException(cause.toString(), cause);
        }
        sockets.add(bound.channel());
        if (address == null) {
            address = bound.channel().localAddress();
        }
    }
}
