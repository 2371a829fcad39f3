// SPDX-License-Identifier: Apache-2.0
package io.postern.admin;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpChunkedInput;
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
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.stream.ChunkedStream;
import io.netty.handler.timeout.ReadTimeoutException;
import io.postern.net.GracefulClose;
import io.postern.net.OneBufferPerRead;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the requests of one connection. The next is read when the one before has been answered; a client that does not
 * wait for that has its connection closed behind the answer (RFC 9112 §9.3.2 has it ask again), so that none are kept.
 */
final class AdminHandler extends SimpleChannelInboundHandler<HttpObject> {

    private static final Logger LOG = LoggerFactory.getLogger(AdminHandler.class);

    private static final Set<HttpMethod> METHODS = Set.of(HttpMethod.GET, HttpMethod.HEAD);
    private static final int CHUNK = 64 << 10;

    /** For the client to close after we have. */
    private static final Duration CLOSE = Duration.ofSeconds(3);

    private static final Page.Note NO_METHOD =
            new Page.Note(HttpResponseStatus.METHOD_NOT_ALLOWED, "GET or HEAD, please\n");
    private static final Page.Note NO_BODY =
            new Page.Note(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE, "a request has no body here\n");
    private static final Page.Note BUSY =
            new Page.Note(HttpResponseStatus.SERVICE_UNAVAILABLE, "too many reports are on their way already\n");
    private static final Page.Note FAILED =
            new Page.Note(HttpResponseStatus.INTERNAL_SERVER_ERROR, "internal error; the log has it\n");

    private final Pages pages;
    private final Reports reports;
    private boolean answering;
    private boolean head;
    private boolean keepAlive;
    private boolean inputEnded;
    private boolean impatient;

    AdminHandler(Pages pages, Reports reports) {
        this.pages = pages;
        this.reports = reports;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        ctx.read();
        ctx.fireChannelActive();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HttpObject message) {
        if (!(message instanceof HttpRequest request)) {
            return; // the end of a request, which has no body
        }
        if (answering) {
            impatient = true;
        } else if (!impatient) {
            answering = true;
            answer(ctx, request);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            inputEnded = true;
            if (!answering) {
                ctx.close();
            }
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (OneBufferPerRead.isLimit(cause)) {
            return;
        }
        if (!(cause instanceof ReadTimeoutException)) {
            LOG.debug("admin connection failed reason=\"{}\"", cause.toString());
        }
        ctx.close();
    }

    private void answer(ChannelHandlerContext ctx, HttpRequest request) {
        head = request.method().equals(HttpMethod.HEAD);
        keepAlive = false;
        if (request.decoderResult().isFailure()) {
            write(ctx, malformed(request.decoderResult().cause()));
            return;
        }
        boolean body = HttpUtil.isTransferEncodingChunked(request) || HttpUtil.getContentLength(request, 0L) != 0;
        keepAlive = HttpUtil.isKeepAlive(request) && !body;
        Page page = !METHODS.contains(request.method()) ? NO_METHOD : body ? NO_BODY : pages.of(request);
        switch (page) {
            case Page.Note note -> write(ctx, note);
            case Page.Report report -> render(ctx, report);
        }
    }

    private static Page.Note malformed(Throwable cause) {
        HttpResponseStatus status =
                switch (cause) {
                    case TooLongHttpLineException _ -> HttpResponseStatus.REQUEST_URI_TOO_LONG;
                    case TooLongHttpHeaderException _ -> HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE;
                    default -> HttpResponseStatus.BAD_REQUEST;
                };
        return new Page.Note(status, status.reasonPhrase() + "\n");
    }

    private void render(ChannelHandlerContext ctx, Page.Report report) {
        CompletableFuture<byte[]> rendering = reports.begin(report);
        if (rendering == null) {
            write(ctx, BUSY);
            return;
        }
        rendering.whenCompleteAsync(
                (body, failure) -> {
                    ChannelFuture written;
                    if (failure == null) {
                        written = write(ctx, HttpResponseStatus.OK, report.type(), body);
                    } else {
                        LOG.error("admin report failed", failure);
                        written = write(ctx, FAILED);
                    }
                    written.addListener(_ -> reports.end());
                },
                ctx.executor());
    }

    private ChannelFuture write(ChannelHandlerContext ctx, Page.Note note) {
        return write(ctx, note.status(), note.type(), note.body());
    }

    private ChannelFuture write(ChannelHandlerContext ctx, HttpResponseStatus status, String type, byte[] body) {
        HttpResponse response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, status);
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, type)
                .set(HttpHeaderNames.CONTENT_LENGTH, body.length)
                .set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE)
                .set("x-content-type-options", "nosniff")
                .set(HttpHeaderNames.CONNECTION, keepAlive ? HttpHeaderValues.KEEP_ALIVE : HttpHeaderValues.CLOSE);
        if (status.equals(HttpResponseStatus.METHOD_NOT_ALLOWED)) {
            response.headers().set(HttpHeaderNames.ALLOW, "GET, HEAD");
        }
        ctx.write(response);
        ChannelFuture written = ctx.writeAndFlush(
                head
                        ? LastHttpContent.EMPTY_LAST_CONTENT
                        : new HttpChunkedInput(new ChunkedStream(new ByteArrayInputStream(body), CHUNK)));
        return written.addListener(result -> written(ctx, result.isSuccess()));
    }

    private void written(ChannelHandlerContext ctx, boolean success) {
        answering = false;
        if (!success) {
            ctx.close();
        } else if (keepAlive && !inputEnded && !impatient) {
            ctx.read();
        } else {
            GracefulClose.start(ctx.channel(), CLOSE);
        }
    }
}
