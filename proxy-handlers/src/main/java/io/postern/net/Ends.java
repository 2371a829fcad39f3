// SPDX-License-Identifier: Apache-2.0
package io.postern.net;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.uring.IoUringSocketChannel;

/** The two ways in which our half of a connection ends. To be used on the channel's event loop. */
public final class Ends {

    /** {@code TCP_CLOSE} of the kernel: after a FIN it would be CLOSE_WAIT. */
    private static final int TCP_CLOSE = 7;

    private Ends() {}

    /**
     * The clean one: shuts the output down when all that was written is on the wire. Netty drops what is still queued when
     * the output is shut down.
     *
     * @return done when the output is shut down; fails where the flush does
     */
    public static ChannelFuture shutdownOutputAfterFlush(Channel channel) {
        ChannelPromise promise = channel.newPromise();
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(flushed -> {
            if (!flushed.isSuccess()) {
                promise.tryFailure(flushed.cause());
            } else if (channel instanceof DuplexChannel duplex) {
                duplex.shutdownOutput(promise);
            } else {
                channel.close(promise);
            }
        });
        return promise;
    }

    /**
     * Whether what looks like the end of the peer's stream was a reset. The kernel tells a reset once; io_uring may tell it
     * to a write that is on its way, and a read then finds an end. To be asked while our own half is open: the state of the
     * connection tells the two apart only then.
     */
    public static boolean wasReset(Channel channel) {
        if (!(channel instanceof IoUringSocketChannel socket)) {
            return false; // elsewhere the write fails, and closes the channel, before anything is read
        }
        try {
            return socket.tcpInfo().state() == TCP_CLOSE;
        } catch (ChannelException _) {
            return true; // no socket any more
        }
    }

    /**
     * The abrupt one: closes with a reset, so that the peer cannot take what it got for all. A Unix domain socket knows no
     * reset; it is closed, with what is queued dropped.
     */
    public static void reset(Channel channel) {
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        channel.close();
    }
}
