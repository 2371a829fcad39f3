// SPDX-License-Identifier: Apache-2.0
package io.postern.admin;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.ChannelGroupFuture;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.stream.ChunkedWriteHandler;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The admin endpoint: an HTTP/1.1 service that only reads. Safe for use by many threads.
 *
 * <p>What its clients can make us hold is bounded: 64 connections, a request line and headers of 12 KiB together and no
 * body, one request at a time on each connection, and eight reports that are on their way. A connection has half a minute from one request
 * to the next, the answer included.
 */
public final class AdminService {

    /** Beyond these, a connection is closed as soon as it is accepted. */
    static final int MOST_CONNECTIONS = 64;

    private static final Logger LOG = LoggerFactory.getLogger(AdminService.class);
    private static final int IDLE_SECONDS = 30;

    private final Pages pages;
    private final Reports reports;
    private final AtomicInteger open = new AtomicInteger();

    /** Whatever joins after it was closed is closed at once. */
    private final ChannelGroup connections =
            new DefaultChannelGroup("admin connections", GlobalEventExecutor.INSTANCE, true);

    /**
     * A service without connections.
     *
     * @param certificates asked by the executor's thread
     * @param daemon asked by any thread, event loops included
     * @param metrics of no other service
     * @param executor where reports are rendered; with one thread, so that scraping is never more than one core's work
     */
    public AdminService(StatusSource certificates, Supplier<DaemonStatus> daemon, Metrics metrics, Executor executor) {
        metrics.observe(certificates, daemon);
        this.pages = new Pages(certificates, daemon, metrics, InstantSource.system());
        this.reports = new Reports(executor);
    }

    /** Sets up the pipeline of each connection, whose channel has the options of {@link io.postern.net.StreamOptions}. */
    public ChannelHandler pipelines() {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                if (open.incrementAndGet() > MOST_CONNECTIONS) {
                    LOG.debug("admin connection refused limit={}", MOST_CONNECTIONS);
                    channel.close();
                } else {
                    connections.add(channel);
                }
                channel.closeFuture().addListener(_ -> open.decrementAndGet());
                // Behind the codec the timeout counts requests, not bytes: one byte at a time gains no time.
                channel.pipeline()
                        .addLast(
                                new HttpServerCodec(),
                                new ReadTimeoutHandler(IDLE_SECONDS, TimeUnit.SECONDS),
                                new ChunkedWriteHandler(),
                                new AdminHandler(pages, reports));
            }
        };
    }

    /** Closes every connection, and those that still come. */
    public ChannelGroupFuture close() {
        return connections.close();
    }
}
