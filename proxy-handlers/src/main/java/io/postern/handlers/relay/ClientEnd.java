// SPDX-License-Identifier: Apache-2.0
package io.postern.handlers.relay;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import org.jspecify.annotations.Nullable;

/** The client's end, where {@link StreamEvent}s say how the stream ends. */
final class ClientEnd extends RelayEnd {

    private final ClientStream stream;

    ClientEnd(Relay relay, Channel channel, ClientStream stream) {
        super(relay, channel);
        this.stream = stream;
    }

    @Override
    ChannelFuture endOutput(boolean shutDown) {
        return stream.end(shutDown);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == StreamEvent.END) {
            inputHasEnded();
        } else if (event == StreamEvent.BROKEN) {
            brokeOff(null);
        }
    }

    @Override
    void brokeOff(@Nullable Throwable cause) {
        relay.clientBrokeOff();
    }
}
