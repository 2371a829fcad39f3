// SPDX-License-Identifier: Apache-2.0
package io.postern.backend;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import java.net.SocketAddress;
import java.nio.file.Path;

/** The client sockets of the transport that the event loops run on. */
public interface Sockets {

    ChannelFactory<? extends Channel> tcp();

    ChannelFactory<? extends Channel> unix();

    /** The address of a Unix domain socket, in the form that {@link #unix} connects to. */
    SocketAddress unixAddress(Path path);
}
