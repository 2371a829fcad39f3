// SPDX-License-Identifier: Apache-2.0
package io.postern.daemon;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.UnixChannelOption;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringDomainSocketChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerDomainSocketChannel;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import io.netty.util.internal.PlatformDependent;
import io.postern.backend.Sockets;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A way to do socket I/O.
 *
 * @param name {@code io_uring}, {@code epoll} or {@code nio}
 * @param unavailability says why this machine does not have it, or null where it seems to
 * @param handlers makes what drives an event loop
 */
record Transport(
        String name,
        Supplier<@Nullable Throwable> unavailability,
        Supplier<IoHandlerFactory> handlers,
        ChannelFactory<? extends ServerChannel> tcpServer,
        ChannelFactory<? extends ServerChannel> unixServer,
        ChannelFactory<? extends Channel> tcp,
        ChannelFactory<? extends Channel> unix)
        implements Sockets {

    /**
     * Switches of Netty's io_uring, which it reads when its class is loaded. A multi-shot accept that fails for want of file
     * descriptors is armed again at once, however accepting is paused. A multi-shot poll reports a reset once: one that
     * comes while a slower reader has not asked for what came before it is never seen again.
     */
    private static final List<String> MULTI_SHOT =
            List.of("io.netty.iouring.acceptMultiShotEnabled", "io.netty.iouring.pollAddMultishotEnabled");

    static {
        for (String property : MULTI_SHOT) {
            if (System.getProperty(property) == null) {
                System.setProperty(property, "false");
            }
        }
    }

    static final Transport IO_URING = new Transport(
            "io_uring",
            IoUring::unavailabilityCause,
            IoUringIoHandler::newFactory,
            IoUringServerSocketChannel::new,
            IoUringServerDomainSocketChannel::new,
            IoUringSocketChannel::new,
            IoUringDomainSocketChannel::new);

    static final Transport EPOLL = new Transport(
            "epoll",
            Epoll::unavailabilityCause,
            LazyEpollHandler::newFactory,
            EpollServerSocketChannel::new,
            EpollServerDomainSocketChannel::new,
            EpollSocketChannel::new,
            EpollDomainSocketChannel::new);

    static final Transport NIO = new Transport(
            "nio",
            () -> null,
            NioIoHandler::newFactory,
            NioServerSocketChannel::new,
            NioServerDomainSocketChannel::new,
            NioSocketChannel::new,
            NioDomainSocketChannel::new);

    /** Best first. */
    static final List<Transport> ALL = List.of(IO_URING, EPOLL, NIO);

    @Override
    public SocketAddress unixAddress(Path path) {
        return linux() ? new DomainSocketAddress(path.toString()) : UnixDomainSocketAddress.of(path);
    }

    /** Whether it is one of Linux' own. */
    boolean linux() {
        return !name.equals(NIO.name);
    }

    /** What lets several sockets listen on one port with the kernel sharing out connections; only Linux does both. */
    @Nullable
    ChannelOption<Boolean> reusePort() {
        if (linux()) {
            return UnixChannelOption.SO_REUSEPORT;
        }
        boolean linux = "linux".equals(PlatformDependent.normalizedOs());
        return linux ? NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT) : null;
    }

    @Override
    public String toString() {
        return name;
    }
}
