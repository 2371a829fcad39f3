// SPDX-License-Identifier: Apache-2.0
package io.postern.daemon;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a listener alive when a connection cannot be accepted: with no file descriptor left, trying again at once would
 * only keep the loop busy, so it waits a second, and says so.
 */
final class AcceptErrors extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(AcceptErrors.class);
    private static final int PAUSE_SECONDS = 1;

    private final String listener;
    private boolean pausing;

    AcceptErrors(String listener) {
        this.listener = listener;
    }

    @Override
    @SuppressWarnings("deprecation") // of the handler's exceptionCaught, not of the inbound handler's
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (pausing) {
            return;
        }
        pausing = true;
        LOG.warn("accept failed listener={} pause={}s reason=\"{}\"", listener, PAUSE_SECONDS, cause.toString());
        ctx.channel().config().setAutoRead(false);
        ctx.executor()
                .schedule(
                        () -> {
                            pausing = false;
                            ctx.channel().config().setAutoRead(true);
                        },
                        PAUSE_SECONDS,
                        TimeUnit.SECONDS);
    }
}
