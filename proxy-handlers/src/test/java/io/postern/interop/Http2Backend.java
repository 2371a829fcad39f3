// SPDX-License-Identifier: Apache-2.0
package io.postern.interop;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamFrame;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;

/** The plaintext service in HTTP/2 without TLS (RFC 9113 §3.3, prior knowledge): {@code /bytes/N}, {@code /upload}. */
final class Http2Backend implements AutoCloseable {

    private static final String BYTES = "/bytes/";

    private final MultiThreadIoEventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Channel channel;

    Http2Backend() {
        channel = new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel child) {
                        child.pipeline()
                                .addLast(
                                        Http2FrameCodecBuilder.forServer().build(),
                                        new Http2MultiplexHandler(new ChannelInitializer<Channel>() {
                                            @Override
                                            protected void initChannel(Channel stream) {
                                                stream.pipeline().addLast(new Exchange());
                                            }
                                        }),
                                        new ClientsGone());
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel();
    }

    int port() {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    @Override
    public void close() {
        loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /** Clients that leave without a word are nothing to log. */
    private static final class ClientsGone extends ChannelInboundHandlerAdapter {
        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }

    /** One stream: one request and its answer. */
    private static final class Exchange extends SimpleChannelInboundHandler<Http2StreamFrame> {

        private final MessageDigest digest = Content.sha256();
        private String path = "";
        private int received;

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, Http2StreamFrame frame) {
            switch (frame) {
                case Http2HeadersFrame headers -> {
                    if (headers.headers().path() != null) {
                        path = headers.headers().path().toString();
                    }
                    if (headers.isEndStream()) {
                        answer(ctx);
                    }
                }
                case Http2DataFrame data -> {
                    received += data.content().readableBytes();
                    digest.update(data.content().nioBuffer());
                    ctx.write(
                            new DefaultHttp2WindowUpdateFrame(data.initialFlowControlledBytes()).stream(data.stream()));
                    if (data.isEndStream()) {
                        answer(ctx);
                    }
                    ctx.flush();
                }
                default -> {} // settings, resets and the like are the codec's business
            }
        }

        private void answer(ChannelHandlerContext ctx) {
            ByteBuf body = path.startsWith(BYTES)
                    ? Unpooled.wrappedBuffer(Content.bytes(Integer.parseInt(path.substring(BYTES.length()))))
                    : Unpooled.copiedBuffer(
                            Content.receipt(received, HexFormat.of().formatHex(digest.digest())),
                            StandardCharsets.US_ASCII);
            DefaultHttp2Headers headers = new DefaultHttp2Headers();
            headers.status("200").setInt("content-length", body.readableBytes());
            ctx.write(new DefaultHttp2HeadersFrame(headers));
            ctx.writeAndFlush(new DefaultHttp2DataFrame(body, true));
        }
    }
}
