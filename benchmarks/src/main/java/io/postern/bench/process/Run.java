// SPDX-License-Identifier: Apache-2.0
package io.postern.bench.process;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A load of connections with one request each. Subclasses say when one begins. All on one event loop but {@link #result}. */
abstract class Run implements Exchange.Owner {

    /** How long connections may take after the time of the run. */
    private static final long GRACE_SECONDS = 10;

    /** What the run is about. */
    record Plan(int port, double seconds, int connections, double rate, boolean resuming, boolean keepAlive) {}

    final Plan plan;
    final EventLoop loop;

    private final ClientTls tls;
    private final ByteBuf request;
    private final CompletableFuture<String> result = new CompletableFuture<>();
    private final Set<Channel> open = new HashSet<>();

    private int completed;
    private int resumed;
    private int errors;
    private boolean over;

    Run(Plan plan, EventLoop loop, ClientTls tls) {
        this.plan = plan;
        this.loop = loop;
        this.tls = tls;
        request = Unpooled.unreleasableBuffer(Unpooled.directBuffer()
                .writeBytes(Text.bytes("GET /small HTTP/1.1\r\nHost: localhost\r\n"
                        + (plan.keepAlive ? "\r\n" : "Connection: close\r\n\r\n"))));
    }

    /** Starts, and waits for the end: pairs of key and value. From any other thread. */
    String result() {
        loop.execute(this::begin);
        return result.join();
    }

    /** On the event loop: the first connections. */
    abstract void begin();

    /** Whether this was the last, now that one has ended. */
    abstract void next();

    void connect(long begun) {
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .channel(EpollSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        SslHandler handler =
                                plan.resuming ? tls.resuming(channel.alloc(), plan.port) : tls.full(channel.alloc());
                        channel.pipeline().addLast(handler, new Exchange(begun, handler, request, Run.this));
                        open.add(channel);
                        var _ = channel.closeFuture().addListener(_ -> open.remove(channel));
                    }
                });
        var _ = bootstrap
                .connect(new InetSocketAddress(NetUtil.LOCALHOST4, plan.port))
                .addListener((ChannelFuture future) -> {
                    if (!future.isSuccess()) {
                        Text.debug(future.cause());
                        errors++;
                        // No tighter: a server that is not there would take the whole core.
                        var _ = loop.schedule(this::next, 10, TimeUnit.MILLISECONDS);
                    }
                });
    }

    @Override
    public void ended(Exchange exchange) {
        if (exchange.isAnswered()) {
            completed++;
            if (exchange.resumed()) {
                resumed++;
            }
        } else if (!over) {
            errors++;
        }
        next();
    }

    int openCount() {
        return open.size();
    }

    /** From now on nothing may begin; what is under way has a while to end. */
    void endWithin(double seconds) {
        long nanos = (long) (seconds * 1e9);
        var _ = loop.schedule(this::abandon, nanos + TimeUnit.SECONDS.toNanos(GRACE_SECONDS), TimeUnit.NANOSECONDS);
    }

    private void abandon() {
        if (!over) {
            errors += open.size();
            finish("");
        }
    }

    void finish(String more) {
        complete(more);
        for (Channel channel : Set.copyOf(open)) {
            var _ = channel.close();
        }
    }

    /** Leaves open what is. */
    void complete(String more) {
        over = true;
        result.complete("completed=" + completed + " resumed=" + resumed + " errors=" + errors + more);
    }

    int errors() {
        return errors;
    }

    boolean isOver() {
        return over;
    }
}
