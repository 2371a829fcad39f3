// SPDX-License-Identifier: Apache-2.0
package io.postern.interop;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.ReferenceCountUtil;
import io.postern.testing.TestCredentials;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** BoringSSL, Chromium's TLS, by way of netty-tcnative: present wherever the build is, and it has X25519MLKEM768. */
final class BoringClient implements AutoCloseable {

    private static final long LIMIT_SECONDS = 60;

    private final MultiThreadIoEventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final SslContext context;

    /**
     * A client.
     *
     * @param groups the only ones that it offers, most wanted first, by BoringSSL's names; none for its default
     */
    BoringClient(String... groups) {
        this(builder -> {
            if (groups.length > 0) {
                builder.option(OpenSslContextOption.GROUPS, groups);
            }
        });
    }

    /** A client with settings of one's own. */
    BoringClient(Consumer<SslContextBuilder> settings) {
        assertTrue(OpenSsl.isAvailable(), () -> "no BoringSSL: " + OpenSsl.unavailabilityCause());
        SslContextBuilder builder = SslContextBuilder.forClient()
                .sslProvider(SslProvider.OPENSSL_REFCNT)
                .trustManager(TestCredentials.ca())
                .protocols("TLSv1.3")
                .applicationProtocolConfig(new ApplicationProtocolConfig(
                        Protocol.ALPN,
                        SelectorFailureBehavior.NO_ADVERTISE,
                        SelectedListenerFailureBehavior.ACCEPT,
                        "http/1.1"));
        settings.accept(builder);
        try {
            context = builder.build();
        } catch (SSLException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * How a connection went.
     *
     * @param answer all application data
     * @param closeNotify whether the server said that this was all
     */
    record Outcome(String protocol, String suite, @Nullable String alpn, byte[] answer, boolean closeNotify) {}

    /** Connects, sends, and reads to the end. */
    Outcome exchange(int port, String serverName, byte[] request) {
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        SslHandler tls = context.newHandler(channel.alloc(), serverName, port);
                        channel.pipeline().addLast(tls, new Conversation(tls, request, outcome));
                    }
                })
                .connect(InetAddress.getLoopbackAddress(), port)
                .syncUninterruptibly();
        try {
            return outcome.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        ReferenceCountUtil.release(context);
    }

    private static final class Conversation extends SimpleChannelInboundHandler<ByteBuf> {

        private final SslHandler tls;
        private final byte[] request;
        private final CompletableFuture<Outcome> outcome;
        private final ByteArrayOutputStream answer = new ByteArrayOutputStream();
        private boolean closeNotify;
        private boolean failed;
        private String protocol = "";
        private String suite = "";

        Conversation(SslHandler tls, byte[] request, CompletableFuture<Outcome> outcome) {
            this.tls = tls;
            this.request = request;
            this.outcome = outcome;
        }

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            tls.handshakeFuture().addListener(done -> {
                if (!done.isSuccess()) {
                    outcome.completeExceptionally(done.cause());
                    return;
                }
                // Before the end of the connection, which may take the session with it.
                protocol = tls.engine().getSession().getProtocol();
                suite = tls.engine().getSession().getCipherSuite();
                ctx.writeAndFlush(Unpooled.wrappedBuffer(request));
            });
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, ByteBuf data) {
            byte[] bytes = new byte[data.readableBytes()];
            data.readBytes(bytes);
            answer.writeBytes(bytes);
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof SslCloseCompletionEvent close) {
                closeNotify = close.isSuccess();
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            outcome.complete(new Outcome(
                    protocol, suite, tls.applicationProtocol(), answer.toByteArray(), closeNotify && !failed));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            // A reset, an alert, or an end without close_notify: channelInactive follows and reports what there was.
            failed = true;
            ctx.close();
        }
    }
}
