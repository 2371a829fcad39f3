// SPDX-License-Identifier: Apache-2.0
package io.postern.daemon;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.postern.config.Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks an admin endpoint one thing; blocks. */
final class AdminClient {

    /** Ten thousand certificates take a tenth of it. */
    private static final int LONGEST_ANSWER = 64 << 20;

    private AdminClient() {}

    /**
     * What a path answers.
     *
     * @param accept the form that is wanted: {@code application/json}
     * @param limit for all of it, from the connection to the last byte
     * @throws IOException with the reason, on one line, where nobody answers in time, or something else than wanted
     */
    static String get(Endpoint admin, String path, String accept, Duration limit) throws IOException {
        CompletableFuture<String> answer = new CompletableFuture<>();
        EventLoopGroup group =
                new MultiThreadIoEventLoopGroup(1, new NamedThreads("postern-client", true), NioIoHandler.newFactory());
        try {
            FullHttpRequest request =
                    new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, path, Unpooled.EMPTY_BUFFER);
            request.headers()
                    .set(HttpHeaderNames.HOST, "localhost")
                    .set(HttpHeaderNames.ACCEPT, accept)
                    .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
            bootstrap(admin, group, request, answer).connect(address(admin)).addListener(connected -> {
                if (!connected.isSuccess()) {
                    answer.completeExceptionally(connected.cause());
                }
            });
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            throw new IOException("no answer within " + limit.toSeconds() + " s");
        } catch (ExecutionException e) {
            throw new IOException(reason(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        }
    }

    private static Bootstrap bootstrap(
            Endpoint admin, EventLoopGroup group, FullHttpRequest request, CompletableFuture<String> answer) {
        boolean tcp = admin instanceof Endpoint.Inet;
        Bootstrap bootstrap = new Bootstrap()
                .group(group)
                .channelFactory(tcp ? Transport.NIO.tcp() : Transport.NIO.unix())
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(
                                        new HttpClientCodec(),
                                        new HttpObjectAggregator(LONGEST_ANSWER),
                                        new Exchange(request, answer));
                    }
                });
        return tcp ? bootstrap.option(ChannelOption.TCP_NODELAY, true) : bootstrap;
    }

    /** What listens on every address is asked on the loopback one. */
    private static SocketAddress address(Endpoint admin) throws IOException {
        return switch (admin) {
            case Endpoint.Unix(var path) -> Transport.NIO.unixAddress(path);
            case Endpoint.Inet(var host, var port) -> {
                InetSocketAddress address = new InetSocketAddress(host, port);
                if (address.isUnresolved()) {
                    throw new IOException("the host is not known");
                }
                yield address.getAddress().isAnyLocalAddress()
                        ? new InetSocketAddress(InetAddress.getLoopbackAddress(), port)
                        : address;
            }
        };
    }

    private static String reason(Throwable cause) {
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = root.getMessage();
        return (message == null ? root.toString() : message).strip().replaceAll("\\s+", " ");
    }

    private static final class Exchange extends SimpleChannelInboundHandler<FullHttpResponse> {

        private final FullHttpRequest request;
        private final CompletableFuture<String> answer;

        Exchange(FullHttpRequest request, CompletableFuture<String> answer) {
            this.request = request;
            this.answer = answer;
        }

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            ctx.writeAndFlush(request);
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, FullHttpResponse response) {
            if (response.decoderResult().isFailure()) {
                answer.completeExceptionally(new IOException("what answers does not speak HTTP"));
            } else if (!response.status().equals(HttpResponseStatus.OK)) {
                answer.completeExceptionally(new IOException("the answer is " + response.status()));
            } else {
                answer.complete(response.content().toString(StandardCharsets.UTF_8));
            }
            ctx.close();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            answer.completeExceptionally(cause);
            ctx.close();
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            answer.completeExceptionally(new IOException("the connection was closed without an answer"));
        }
    }
}
