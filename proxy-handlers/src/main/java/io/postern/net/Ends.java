// SPDX-License-Identifier: Apache-2.0
package io.postern.net;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import java.io.IOException;
import java.nio.channels.NotYetConnectedException;

/** The two ways in which our half of a connection ends. To be used on the channel's event loop. */
public final class Ends {

    /** {@code TCP_CLOSE} of the kernel: after a FIN it would be CLOSE_WAIT. */
    private static final int TCP_CLOSE = 7;

    private Ends() {}

    /**
     * The clean one: shuts the output down when all that was written is on the wire. Netty drops what is still queued when
     * the output is shut down. Nothing may be written behind it: Netty may not know, and the kernel's answer closes the channel.
     *
     * @return done when the output is shut down; fails where the flush does
     */
    public static ChannelFuture shutdownOutputAfterFlush(Channel channel) {
        ChannelPromise promise = channel.newPromise();
        flush(channel).addListener(flushed -> {
            if (flushed.isSuccess()) {
                shutdownOutput(channel, promise);
            } else {
                promise.tryFailure(flushed.cause());
            }
        });
        return promise;
    }

    /**
     * Flushes what has been written.
     *
     * @return done when all of it is on the wire, and at once where it is already
     */
    public static ChannelFuture flush(Channel channel) {
        channel.flush(); // a handler may have something gathered
        ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer();
        return queue != null && queue.totalPendingWriteBytes() == 0
                ? channel.newSucceededFuture()
                : channel.writeAndFlush(Unpooled.EMPTY_BUFFER);
    }

    /**
     * With nothing queued any more there is nothing for Netty to fail, and the exception that it makes for that, with its
     * stack trace, costs more than the call.
     */
    private static void shutdownOutput(Channel channel, ChannelPromise promise) {
        if (channel instanceof UnixChannel unix && unix.fd() instanceof Socket socket) {
            try {
                socket.shutdown(false, true);
                promise.trySuccess();
            } catch (IOException | NotYetConnectedException e) { // as Netty calls what a peer has reset
                promise.tryFailure(e);
            }
        } else if (channel instanceof DuplexChannel duplex) {
            duplex.shutdownOutput(promise);
        } else {
            channel.close(promise);
        }
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
