// SPDX-License-Identifier: Apache-2.0
package io.postern.net;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
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

    private static final Map<ChannelOption<?>, Object> TCP =
            Map.of(ChannelOption.TCP_NODELAY, true, ChannelOption.SO_KEEPALIVE, true);

    private StreamOptions() {}

    /**
     * Sets each option.
     *
     * @param tcp whether the socket is a TCP one; a Unix domain socket lacks some options
     * @param setter {@code Bootstrap::option} or {@code ServerBootstrap::childOption}
     */
    public static void apply(boolean tcp, BiConsumer<ChannelOption<Object>, Object> setter) {
        LOCAL.forEach((option, value) -> setter.accept(unchecked(option), value));
        if (tcp) {
            TCP.forEach((option, value) -> setter.accept(unchecked(option), value));
        }
    }

    @SuppressWarnings("unchecked") // the maps above pair each option with a value of its type
    private static ChannelOption<Object> unchecked(ChannelOption<?> option) {
        return (ChannelOption<Object>) option;
    }
}
