// SPDX-License-Identifier: Apache-2.0
package io.postern.daemon;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.group.ChannelGroup;
import io.postern.backend.BackendConnector;
import io.postern.backend.Pool;
import io.postern.handlers.relay.Router;
import io.postern.handlers.tls.TlsHandshakeHandler;
import io.postern.handlers.tls.TlsSettings;
import io.postern.tls.server.ServerContext;
import java.time.Duration;
import java.util.Map;

/** What the connections of one listener go through: TLS, then the router, which gives way to a relay. */
@ChannelHandler.Sharable
final class ClientPipeline extends ChannelInitializer<Channel> {

    private final ServerContext context;
    private final TlsSettings settings;
    private final Map<String, Pool> pools;
    private final BackendConnector connector;
    private final Duration idle;
    private final ChannelGroup clients;

    /**
     * The pipeline of a listener.
     *
     * @param clients gets every connection
     */
    ClientPipeline(
            ServerContext context,
            TlsSettings settings,
            Map<String, Pool> pools,
            BackendConnector connector,
            Duration idle,
            ChannelGroup clients) {
        this.context = context;
        this.settings = settings;
        this.pools = pools;
        this.connector = connector;
        this.idle = idle;
        this.clients = clients;
    }

    @Override
    protected void initChannel(Channel channel) {
        clients.add(channel);
        TlsHandshakeHandler tls = new TlsHandshakeHandler(context, settings);
        channel.pipeline().addLast("tls", tls).addLast("router", new Router(pools, connector, tls, idle));
    }
}
