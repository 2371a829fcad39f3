// SPDX-License-Identifier: Apache-2.0
package io.postern.backend;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Promise;
import io.postern.config.Endpoint;
import io.postern.net.Ends;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection's way through the servers of a pool. Runs on one event loop. */
final class ConnectAttempt {

    private static final Logger LOG = LoggerFactory.getLogger(ConnectAttempt.class);

    private final BackendConnector connector;
    private final Pool pool;
    private final EventLoop loop;
    private final Promise<BackendConnection> promise;
    private final Iterator<Server> servers;

    private @Nullable Channel current;

    ConnectAttempt(BackendConnector connector, Pool pool, EventLoop loop, Promise<BackendConnection> promise) {
        this.connector = connector;
        this.pool = pool;
        this.loop = loop;
        this.promise = promise;
        this.servers = pool.order(System.nanoTime()).iterator();
        promise.addListener(done -> {
            if (done.isCancelled()) {
                cancelled();
            }
        });
    }

    void nextServer() {
        if (promise.isDone()) {
            return;
        }
        if (!servers.hasNext()) {
            promise.tryFailure(new NoServerException(pool));
            return;
        }
        Server server = servers.next();
        switch (server.endpoint()) {
            case Endpoint.Unix(var path) -> await(server, connector.connectUnix(path, loop), null);
            case Endpoint.Inet(var host, var port) -> resolve(server, host, port);
        }
    }

    private void resolve(Server server, String host, int port) {
        CompletableFuture<List<InetAddress>> answer = connector.resolver().resolve(host);
        if (answer.isDone() && !answer.isCompletedExceptionally()) {
            connect(server, answer.resultNow().iterator(), port, System.nanoTime());
            return;
        }
        // The answer is shared: each who waits for it has a copy to lose patience with.
        var _ = answer.copy()
                .orTimeout(connector.timeout().toNanos(), TimeUnit.NANOSECONDS)
                .whenCompleteAsync((addresses, failure) -> resolved(server, port, addresses, failure), loop);
    }

    private void resolved(Server server, int port, @Nullable List<InetAddress> addresses, @Nullable Throwable failure) {
        try {
            if (addresses != null) {
                connect(server, addresses.iterator(), port, System.nanoTime());
            } else if (failure != null) {
                passOver(server, failure);
            }
        } catch (RuntimeException e) {
            promise.tryFailure(e); // nobody else would hear of it
        }
    }

    /** A name may have several addresses, such as one of each family, of which the server answers on one. */
    private void connect(Server server, Iterator<InetAddress> addresses, int port, long since) {
        InetSocketAddress address = new InetSocketAddress(addresses.next(), port);
        await(server, connector.connectTcp(address, loop), () -> {
            boolean another = addresses.hasNext()
                    && System.nanoTime() - since < connector.timeout().toNanos();
            if (another) {
                connect(server, addresses, port, since);
            }
            return another;
        });
    }

    /**
     * Waits for a connection.
     *
     * @param otherAddress tries another address of the server, or says that there is none
     */
    private void await(Server server, ChannelFuture connecting, @Nullable BooleanSupplier otherAddress) {
        current = connecting.channel();
        connecting.addListener((ChannelFuture connected) -> {
            if (connected.isSuccess()) {
                server.succeeded();
                if (!promise.trySuccess(new BackendConnection(connected.channel(), server))) {
                    Ends.reset(connected.channel());
                }
            } else if (!promise.isDone() && (otherAddress == null || !otherAddress.getAsBoolean())) {
                passOver(server, connected.cause());
            }
        });
    }

    private void passOver(Server server, Throwable reason) {
        server.failed(System.nanoTime());
        LOG.warn("server passed over pool={} server={} reason=\"{}\"", pool.name(), server, describe(reason));
        nextServer();
    }

    /** Nobody waits any more. */
    private void cancelled() {
        if (current != null) {
            Ends.reset(current);
        }
    }

    private static String describe(Throwable reason) {
        Throwable cause =
                reason instanceof CompletionException && reason.getCause() != null ? reason.getCause() : reason;
        if (cause instanceof TimeoutException) {
            return "its name was not resolved in time";
        }
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }
}
