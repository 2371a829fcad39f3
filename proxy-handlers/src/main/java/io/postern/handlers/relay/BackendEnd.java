// SPDX-License-Identifier: Apache-2.0
package io.postern.handlers.relay;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannelConfig;
import io.postern.net.Ends;
import org.jspecify.annotations.Nullable;

/** The backend's end, where the end of the stream is that of the connection's half. */
final class BackendEnd extends RelayEnd {

    private boolean outputEnded;

    BackendEnd(Relay relay, Channel channel) {
        super(relay, channel);
    }

    /** From here on the server has all of the client's data, and a close of this process is no break any more. */
    @Override
    ChannelFuture endOutput(boolean shutDown) {
        outputEnded = true;
        if (channel.config() instanceof SocketChannelConfig config) {
            config.setSoLinger(-1);
        }
        return shutDown ? Ends.shutdownOutputAfterFlush(channel) : Ends.flush(channel);
    }

    /** Closes with a reset; as long as the server has not all of the client's data, every close is one. */
    void reset() {
        if (outputEnded) {
            Ends.reset(channel);
        } else {
            channel.close();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event != ChannelInputShutdownEvent.INSTANCE) {
            return;
        }
        if (!outputEnded && Ends.wasReset(channel)) {
            brokeOff(null);
        } else {
            inputHasEnded();
        }
    }

    /**
     * Netty closes a Unix domain socket at the end of its input, with nothing to tell it from half an end; only on epoll
     * it does not. What comes before this is an exception where it is no end, but the end of all that the server said.
     */
    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (!(channel.config() instanceof SocketChannelConfig)) {
            inputHasEnded();
        }
        brokeOff(null);
    }

    @Override
    void brokeOff(@Nullable Throwable cause) {
        relay.backendBrokeOff(cause);
    }
}
