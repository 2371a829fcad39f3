// SPDX-License-Identifier: Apache-2.0
package io.postern.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.unix.IntegerUnixChannelOption;
import java.util.Map;
import java.util.function.BiConsumer;

/** The options of a socket that is relayed, on the client's side and on the backend's alike. */
public final class StreamOptions {

    private static final int SMALLEST_READ = 64;
    private static final int FIRST_READ = 2 << 10;
    private static final int LARGEST_READ = 64 << 10;

    /** A sink is full with more than one large read in its queue, and is filled again when half of one is left. */
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(32 << 10, 64 << 10);

    private static final RecvByteBufAllocator READS =
            new OneBufferPerRead(new AdaptiveRecvByteBufAllocator(SMALLEST_READ, FIRST_READ, LARGEST_READ));

    private static final Map<ChannelOption<?>, Object> LOCAL = Map.of(
            ChannelOption.AUTO_READ,
            false,
            ChannelOption.ALLOW_HALF_CLOSURE,
            true,
            ChannelOption.WRITE_BUFFER_WATER_MARK,
            WATER_MARK,
            ChannelOption.RECVBUF_ALLOCATOR,
            READS);

    /** {@code SO_KEEPALIVE} by its numbers in Linux, for a listening socket, for which Netty has no such option. */
    private static final ChannelOption<Integer> INHERITED_KEEPALIVE =
            new IntegerUnixChannelOption("SO_KEEPALIVE", 1, 9);

    private StreamOptions() {}

    /**
     * Sets each option of a socket that connects. Netty sets {@code TCP_NODELAY} by itself.
     *
     * @param tcp whether the socket is a TCP one; a Unix domain socket lacks some options
     */
    public static void apply(Bootstrap bootstrap, boolean tcp) {
        applyLocal(bootstrap::option);
        if (tcp) {
            bootstrap.option(ChannelOption.SO_KEEPALIVE, true);
        }
    }

    /**
     * Sets each option of the sockets that a listening one accepts. What these inherit is set once on that: a system call
     * less for every connection.
     *
     * @param tcp as above
     * @param linux whether the transport is one of Linux, where accepted sockets inherit
     */
    public static void apply(ServerBootstrap bootstrap, boolean tcp, boolean linux) {
        applyLocal(bootstrap::childOption);
        if (tcp && linux) {
            bootstrap.option(INHERITED_KEEPALIVE, 1);
        } else if (tcp) {
            bootstrap.childOption(ChannelOption.SO_KEEPALIVE, true);
        }
    }

    /** Sets each option that is Netty's own, whatever the socket. */
    public static void applyLocal(BiConsumer<ChannelOption<Object>, Object> setter) {
        LOCAL.forEach((option, value) -> setter.accept(unchecked(option), value));
    }

    @SuppressWarnings("unchecked") // the maps above pair each option with a value of its type
    private static ChannelOption<Object> unchecked(ChannelOption<?> option) {
        return (ChannelOption<Object>) option;
    }
}
