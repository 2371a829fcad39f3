// SPDX-License-Identifier: Apache-2.0
package io.postern.net;

import io.netty.channel.Channel;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Who is at the other end, for the log.
 *
 * @param address null where the channel was closed before it was asked for
 */
public record Peer(@Nullable SocketAddress address) {

    public static Peer of(Channel channel) {
        return new Peer(channel.remoteAddress());
    }

    /** {@code 192.0.2.1:4711}; {@code unix} for a client of a Unix domain socket, which has no name. */
    @Override
    public String toString() {
        if (address == null) {
            return "-";
        }
        return address instanceof InetSocketAddress inet ? NetUtil.toSocketAddressString(inet) : "unix";
    }
}
