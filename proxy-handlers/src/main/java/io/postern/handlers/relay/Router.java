// SPDX-License-Identifier: Apache-2.0
package io.postern.handlers.relay;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.concurrent.Future;
import io.postern.backend.BackendConnection;
import io.postern.backend.BackendConnector;
import io.postern.backend.Pool;
import io.postern.config.EarlyDataUse;
import io.postern.net.Ends;
import io.postern.net.OneBufferPerRead;
import io.postern.net.Peer;
import io.postern.route.Host;
import io.postern.tls.server.Session;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for an established {@link Session}, which comes as a user event, or for an {@link EarlySession} where the pool
 * takes early data at once; picks the pool, connects to one of its servers, and gives way to the relay.
 *
 * <p>Nothing is asked of the client meanwhile; what had come with the end of the handshake, one buffer at most, and early
 * data wait here and are owned here until the relay takes them.
 */
public final class Router extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(Router.class);

    private final Map<String, Pool> pools;
    private final BackendConnector connector;
    private final ClientStream client;
    private final Duration idle;
    private final Deque<ByteBuf> early = new ArrayDeque<>(1);

    private boolean established;
    private boolean clientHasEnded;
    private @Nullable Future<BackendConnection> connecting;

    /**
     * A router of one connection.
     *
     * @param pools by name; every pool that a host refers to
     * @param idle how long an established connection may be without a byte in either direction
     */
    public Router(Map<String, Pool> pools, BackendConnector connector, ClientStream client, Duration idle) {
        this.pools = pools;
        this.connector = connector;
        this.client = client;
        this.idle = idle;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof EarlySession(Session session)) {
            early(ctx, session);
        } else if (event instanceof Session session) {
            established(ctx, session);
        } else if (event == StreamEvent.END) {
            clientHasEnded = true;
        } else if (event == StreamEvent.BROKEN) {
            giveUp();
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        ByteBuf held = early.pollLast();
        // In one buffer: whoever sends byte by byte could else hold a hundred times as much memory here.
        early.add(held == null ? in : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(ctx.alloc(), held, in));
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        // The relay flushes what waits here.
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        giveUp();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        giveUp();
    }

    /** Without this, whoever waits for a server would wait for ever. */
    @Override
    @SuppressWarnings("deprecation") // of the handler's exceptionCaught, not of the inbound handler's
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!OneBufferPerRead.isLimit(cause)) {
            LOG.error("routing failed peer={}", Peer.of(ctx.channel()), cause);
            client.abort();
        }
    }

    /** What a pool does not want before the handshake is complete waits here until then. */
    private void early(ChannelHandlerContext ctx, Session session) {
        Pool pool = pool(session);
        if (pool != null && pool.earlyData() == EarlyDataUse.PASS) {
            route(ctx, session, pool);
        }
    }

    private void established(ChannelHandlerContext ctx, Session session) {
        established = true;
        if (connecting == null) {
            route(ctx, session, pool(session));
        }
    }

    private void route(ChannelHandlerContext ctx, Session session, @Nullable Pool pool) {
        if (pool == null) {
            LOG.error(
                    "no pool peer={} host={} protocol={}",
                    Peer.of(ctx.channel()),
                    session.host().name(),
                    session.applicationProtocol());
            client.abort();
            return;
        }
        connecting = connector.connect(pool, ctx.channel().eventLoop());
        connecting.addListener((Future<BackendConnection> connected) -> connected(ctx, session, pool, connected));
    }

    private @Nullable Pool pool(Session session) {
        String name = session.host() instanceof Host host ? host.poolFor(session.applicationProtocol()) : null;
        return name == null ? null : pools.get(name);
    }

    private void connected(ChannelHandlerContext ctx, Session session, Pool pool, Future<BackendConnection> connected) {
        if (connected.isCancelled()) {
            return;
        }
        if (!connected.isSuccess()) {
            LOG.warn(
                    "client refused peer={} host={} reason=\"{}\"",
                    Peer.of(ctx.channel()),
                    session.host().name(),
                    connected.cause().getMessage());
            client.abort();
            return;
        }
        BackendConnection backend = connected.getNow();
        if (ctx.isRemoved() || !ctx.channel().isActive()) {
            Ends.reset(backend.channel());
            return;
        }
        try {
            start(ctx, pool, session, backend);
        } catch (RuntimeException e) { // nobody else would hear of it, and both would stay open
            LOG.error("relay not started peer={} server={}", Peer.of(ctx.channel()), backend.server(), e);
            Ends.reset(backend.channel());
            client.abort();
        }
    }

    private void start(ChannelHandlerContext ctx, Pool pool, Session session, BackendConnection backend) {
        LOG.debug("relay started peer={} server={}", Peer.of(ctx.channel()), backend.server());
        if (pool.proxyProtocol()) {
            // What waited here until the handshake was complete is no replay.
            long earlyData = established ? 0 : session.earlyData();
            ProxyHeader.write(backend.channel(), ctx.channel(), session, earlyData);
        }
        Relay relay = new Relay(ctx.channel(), client, backend, idle);
        relay.start(early, clientHasEnded);
        ctx.pipeline().remove(this);
    }

    private void giveUp() {
        if (connecting != null) {
            connecting.cancel(false);
        }
        for (ByteBuf data = early.poll(); data != null; data = early.poll()) {
            data.release();
        }
    }
}
