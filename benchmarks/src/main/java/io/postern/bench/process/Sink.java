// SPDX-License-Identifier: Apache-2.0
package io.postern.bench.process;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicLong;

/** A server that reads whatever comes and answers nothing: where uploads end. */
@Sharable
final class Sink extends ChannelInboundHandlerAdapter {

    private final AtomicLong received = new AtomicLong();

    /** Listens; the port that it has got. */
    int start(EventLoopGroup group) {
        InetSocketAddress bound = (InetSocketAddress) new ServerBootstrap()
                .group(group)
                .channel(EpollServerSocketChannel.class)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(1 << 18))
                .childHandler(this)
                .bind(new InetSocketAddress(NetUtil.LOCALHOST4, 0))
                .syncUninterruptibly()
                .channel()
                .localAddress();
        return bound.getPort();
    }

    /** Bytes since the last time. */
    long take() {
        return received.getAndSet(0);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        received.lazySet(received.get() + bytes.readableBytes());
        bytes.release();
    }

    /** The proxy ends connections as the run does, with or without a reset. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        var _ = ctx.close();
    }
}
