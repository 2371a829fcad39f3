// SPDX-License-Identifier: Apache-2.0
package io.postern.daemon.demo;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpChunkedInput;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Answers the requests of one connection, in their order. */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write closes the channel, which ends everything here
final class DemoHandler extends SimpleChannelInboundHandler<HttpObject> {

    private static final Pattern BYTES = Pattern.compile("/bytes/([0-9]{1,15})");

    private static final String WELCOME = """
            Hello from behind Postern.

            You spoke TLS 1.3 to the proxy; this service, on the other side of it, speaks plaintext HTTP/1.1.

              /          this page
              /bytes/N   N bytes; the i-th is i modulo 251
              /upload    POST something: answers how many bytes it was, and their SHA-256
            """;

    private final MessageDigest digest = sha256();
    private @Nullable HttpRequest request;
    private long received;

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HttpObject message) {
        if (message instanceof HttpRequest next) {
            request = next;
            received = 0;
            digest.reset();
        }
        if (message.decoderResult().isFailure()) {
            malformed(ctx);
            return;
        }
        if (message instanceof HttpContent content) {
            received += content.content().readableBytes();
            digest.update(content.content().nioBuffer());
        }
        if (message instanceof LastHttpContent && request != null) {
            answer(ctx, request);
            request = null;
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }

    private void answer(ChannelHandlerContext ctx, HttpRequest asked) {
        Matcher bytes = BYTES.matcher(asked.uri());
        if (asked.uri().equals("/upload")) {
            upload(ctx, asked);
        } else if (!asked.method().equals(HttpMethod.GET) && !asked.method().equals(HttpMethod.HEAD)) {
            text(ctx, asked, HttpResponseStatus.METHOD_NOT_ALLOWED, "GET or HEAD, please\n");
        } else if (bytes.matches()) {
            bytes(ctx, asked, Long.parseLong(bytes.group(1)));
        } else if (asked.uri().equals("/")) {
            text(ctx, asked, HttpResponseStatus.OK, WELCOME);
        } else {
            text(ctx, asked, HttpResponseStatus.NOT_FOUND, "there is /, /bytes/N and /upload\n");
        }
    }

    private void upload(ChannelHandlerContext ctx, HttpRequest asked) {
        if (!asked.method().equals(HttpMethod.POST) && !asked.method().equals(HttpMethod.PUT)) {
            text(ctx, asked, HttpResponseStatus.METHOD_NOT_ALLOWED, "POST, please\n");
            return;
        }
        String sum = HexFormat.of().formatHex(digest.digest());
        text(ctx, asked, HttpResponseStatus.OK, received + " bytes, SHA-256 " + sum + "\n");
    }

    private static void bytes(ChannelHandlerContext ctx, HttpRequest asked, long length) {
        HttpResponse response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        boolean keepAlive = head(response, asked, "application/octet-stream", length);
        if (asked.method().equals(HttpMethod.HEAD)) {
            ctx.write(response);
            finish(ctx.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT), keepAlive);
            return;
        }
        ctx.write(response);
        finish(ctx.writeAndFlush(new HttpChunkedInput(new CountedBytes(length))), keepAlive);
    }

    private static void text(ChannelHandlerContext ctx, HttpRequest asked, HttpResponseStatus status, String text) {
        byte[] body = text.getBytes(US_ASCII);
        var content = asked.method().equals(HttpMethod.HEAD) ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(body);
        HttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, content);
        boolean keepAlive = head(response, asked, "text/plain", body.length);
        finish(ctx.writeAndFlush(response), keepAlive);
    }

    private static void malformed(ChannelHandlerContext ctx) {
        HttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.BAD_REQUEST, Unpooled.wrappedBuffer("?\n".getBytes(US_ASCII)));
        response.headers().set(HttpHeaderNames.CONTENT_LENGTH, 2).set(HttpHeaderNames.CONNECTION, "close");
        finish(ctx.writeAndFlush(response), false);
    }

    /** Sets the headers, and tells whether the connection goes on. */
    private static boolean head(HttpResponse response, HttpRequest asked, String type, long length) {
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, type).set(HttpHeaderNames.CONTENT_LENGTH, length);
        boolean keepAlive = HttpUtil.isKeepAlive(asked);
        if (!keepAlive) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        } else if (asked.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
        }
        return keepAlive;
    }

    private static void finish(ChannelFuture written, boolean keepAlive) {
        if (!keepAlive) {
            written.addListener(ChannelFutureListener.CLOSE);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
