// SPDX-License-Identifier: Apache-2.0
package io.postern.net;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes a channel so that what was written last arrives: flush, shut the output down, drop what still comes until the
 * peer closes too. Closing at once would answer unread bytes with a reset, which makes the peer's system throw away what
 * it has not read yet: the alert that says why.
 */
public final class GracefulClose extends ChannelInboundHandlerAdapter {

    private final Duration limit;

    private @Nullable Future<?> timeout;

    private GracefulClose(Duration limit) {
        this.limit = limit;
    }

    /**
     * Starts to close; to be called on the channel's event loop.
     *
     * @param limit how long the flush and the peer may take together, until the channel is closed anyway
     */
    public static void start(Channel channel, Duration limit) {
        if (channel.isActive() && channel.pipeline().get(GracefulClose.class) == null) {
            channel.pipeline().addFirst(new GracefulClose(limit));
        } else if (!channel.isActive()) {
            channel.close();
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        timeout = ctx.executor().schedule(() -> ctx.close(), limit.toNanos(), TimeUnit.NANOSECONDS);
        if (!(ctx.channel() instanceof DuplexChannel duplex)) {
            closeAfterFlush(ctx);
        } else if (!duplex.isOutputShutdown()) {
            Ends.shutdownOutputAfterFlush(duplex).addListener(_ -> {
                if (!duplex.isOutputShutdown() || duplex.isInputShutdown()) {
                    ctx.close();
                }
            });
        }
        ctx.read();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ReferenceCountUtil.release(message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        ctx.read();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            closeAfterFlush(ctx);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!OneBufferPerRead.isLimit(cause)) {
            ctx.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (timeout != null) {
            timeout.cancel(false);
        }
        ctx.fireChannelInactive();
    }

    /** A peer that has sent its end may still be reading. */
    private static void closeAfterFlush(ChannelHandlerContext ctx) {
        ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(flushed -> ctx.close());
    }
}
