// SPDX-License-Identifier: Apache-2.0
package io.postern.bench.process;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.NetUtil;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One endless request body on each of some connections, as fast as they take it. */
final class UploadRun {

    private static final ByteBuf HEAD = Unpooled.unreleasableBuffer(Unpooled.directBuffer()
            .writeBytes(
                    Text.bytes("PUT /upload HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4000000000000000\r\n\r\n")));

    /** Some full records. */
    private static final ByteBuf BODY =
            Unpooled.unreleasableBuffer(Unpooled.directBuffer().writeZero(1 << 17));

    private final Run.Plan plan;
    private final EventLoop loop;
    private final ClientTls tls;
    private final Sink sink;
    private final List<Channel> channels = new ArrayList<>();
    private final CompletableFuture<String> result = new CompletableFuture<>();
    private int errors;
    private boolean over;

    UploadRun(Run.Plan plan, EventLoop loop, ClientTls tls, Sink sink) {
        this.plan = plan;
        this.loop = loop;
        this.tls = tls;
        this.sink = sink;
    }

    /** Runs; pairs of key and value. Not from the event loop. */
    String result() {
        sink.take();
        loop.execute(() -> {
            var _ = loop.schedule(this::finish, (long) (plan.seconds() * 1e9), TimeUnit.NANOSECONDS);
            for (int i = 0; i < plan.connections(); i++) {
                connect();
            }
        });
        return result.join();
    }

    private void connect() {
        var _ = new Bootstrap()
                .group(loop)
                .channel(EpollSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(1 << 17, 1 << 19))
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        SslHandler handler = tls.full(channel.alloc());
                        channel.pipeline().addLast(handler, new Stream());
                        channels.add(channel);
                    }
                })
                .connect(new InetSocketAddress(NetUtil.LOCALHOST4, plan.port()))
                .addListener((ChannelFuture future) -> {
                    if (!future.isSuccess()) {
                        errors++;
                    }
                });
    }

    private void finish() {
        long bytes = sink.take();
        over = true;
        result.complete("bytes=" + bytes + " errors=" + errors);
        for (Channel channel : channels) {
            var _ = channel.close();
        }
    }

    /** Writes whenever there is room. */
    private final class Stream extends ChannelInboundHandlerAdapter {

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof SslHandshakeCompletionEvent completion && completion.isSuccess()) {
                var _ = ctx.write(HEAD.duplicate(), ctx.voidPromise());
                write(ctx);
            }
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext ctx) {
            write(ctx);
        }

        private void write(ChannelHandlerContext ctx) {
            while (!over && ctx.channel().isActive() && ctx.channel().isWritable()) {
                var _ = ctx.writeAndFlush(BODY.duplicate(), ctx.voidPromise());
            }
        }

        /** Only an error would be answered. */
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ReferenceCountUtil.release(message);
            errors++;
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            if (!over) {
                errors++;
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            Text.debug(cause);
            var _ = ctx.close();
        }
    }
}
