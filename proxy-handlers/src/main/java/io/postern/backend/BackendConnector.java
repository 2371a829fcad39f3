// SPDX-License-Identifier: Apache-2.0
package io.postern.backend;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import io.postern.net.StreamOptions;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.time.Duration;

/** Connects to the servers of pools. Safe for use by many event loops. */
public final class BackendConnector {

    private final Sockets sockets;
    private final NameResolver resolver;
    private final Duration timeout;

    /**
     * A connector.
     *
     * @param timeout how long the look-up of a server's name may take, and then the connection
     */
    public BackendConnector(Sockets sockets, NameResolver resolver, Duration timeout) {
        this.sockets = sockets;
        this.resolver = resolver;
        this.timeout = timeout;
    }

    /**
     * Connects to the first server of a pool that lets it. Each that does not is logged, passed over, and tried last for a
     * while. To be called on {@code loop}, which the connection then runs on.
     *
     * @return completed on {@code loop}; fails with {@link NoServerException}; may be cancelled by who loses interest.
     *     Whoever gets the connection owns it
     */
    public Future<BackendConnection> connect(Pool pool, EventLoop loop) {
        Promise<BackendConnection> promise = loop.newPromise();
        new ConnectAttempt(this, pool, loop, promise).nextServer();
        return promise;
    }

    NameResolver resolver() {
        return resolver;
    }

    Duration timeout() {
        return timeout;
    }

    ChannelFuture connectUnix(Path path, EventLoop loop) {
        Bootstrap bootstrap = bootstrap(loop, false).channelFactory(sockets.unix());
        return bootstrap.connect(sockets.unixAddress(path));
    }

    ChannelFuture connectTcp(SocketAddress address, EventLoop loop) {
        return bootstrap(loop, true).channelFactory(sockets.tcp()).connect(address);
    }

    private Bootstrap bootstrap(EventLoop loop, boolean tcp) {
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .disableResolver()
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(Math.max(1, timeout.toMillis())))
                .handler(new ChannelInboundHandlerAdapter());
        StreamOptions.apply(bootstrap, tcp);
        if (tcp) {
            // Until the client's data is known to be complete, every close is a reset: the end of this process too,
            // which
            // could otherwise make half a request look like a whole one.
            bootstrap.option(ChannelOption.SO_LINGER, 0);
        }
        return bootstrap;
    }
}
