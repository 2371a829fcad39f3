// SPDX-License-Identifier: Apache-2.0
package io.postern.handlers.relay;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.postern.net.OneBufferPerRead;
import org.jspecify.annotations.Nullable;

/**
 * One end of a relay, last in its channel's pipeline: what it reads is written to the other end, and nothing is read while
 * the other end is not writable. So no more than one buffer waits on top of the other channel's high water mark, beside
 * early data, which comes unasked and is bounded by itself.
 */
abstract sealed class RelayEnd extends ChannelInboundHandlerAdapter permits ClientEnd, BackendEnd {

    final Relay relay;
    final Channel channel;

    @SuppressWarnings("NullAway.Init") // the two ends know each other
    private RelayEnd other;

    private boolean reading;
    private boolean inputEnded;

    RelayEnd(Relay relay, Channel channel) {
        this.relay = relay;
        this.channel = channel;
    }

    final void joinWith(RelayEnd otherEnd) {
        other = otherEnd;
    }

    /** Whether all that this end has to say has come. */
    final boolean inputEnded() {
        return inputEnded;
    }

    /**
     * Tells the peer of this end that no more comes, after everything written so far.
     *
     * @param shutDown whether the peer has not ended yet; otherwise the channel is closed next, which says the same
     * @return done when that is on the wire; fails where the peer is gone
     */
    abstract ChannelFuture endOutput(boolean shutDown);

    /** Asks for one buffer, unless that has been asked for already or the other end is full. */
    final void readIfWanted() {
        if (!reading && !inputEnded && other.channel.isWritable()) {
            reading = true;
            channel.read();
        }
    }

    /** All data has come: what is on its way is followed by the end. After a break nothing is, whatever Netty reports. */
    final void inputHasEnded() {
        if (!inputEnded && !relay.over()) {
            inputEnded = true;
            other.endOutput(!relay.lastEnd()).addListener(passedOn -> {
                if (passedOn.isSuccess()) {
                    relay.endPassedOn(this);
                } else {
                    other.brokeOff(passedOn.cause());
                    other.channel.close(); // its peer is gone, and nothing reads there that would notice
                }
            });
        }
    }

    /** The message is owned by the other channel from here on. */
    @Override
    public final void channelRead(ChannelHandlerContext ctx, Object message) {
        other.channel.write(message, other.channel.voidPromise());
    }

    @Override
    public final void channelReadComplete(ChannelHandlerContext ctx) {
        reading = false;
        relay.active();
        other.channel.flush();
        readIfWanted();
    }

    @Override
    public final void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (channel.isWritable()) {
            relay.active();
            other.readIfWanted();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        brokeOff(null);
    }

    @Override
    @SuppressWarnings("deprecation") // of the handler's exceptionCaught, not of the inbound handler's
    public final void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!OneBufferPerRead.isLimit(cause)) {
            brokeOff(cause);
        }
    }

    abstract void brokeOff(@Nullable Throwable cause);
}
