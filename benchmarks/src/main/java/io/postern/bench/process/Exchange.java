// SPDX-License-Identifier: Apache-2.0
package io.postern.bench.process;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;

/** What happens on one connection: the handshake, a request, its answer, and at some time the end. On the event loop only. */
final class Exchange extends ChannelInboundHandlerAdapter {

    /** Who wants to know. An answer may never come, an end always does. */
    interface Owner {

        void handshaken(Exchange exchange);

        void answered(Exchange exchange);

        void ended(Exchange exchange);
    }

    /** The length of the file that is asked for. */
    static final int BODY = 1024;

    private static final byte[] STATUS = Text.bytes("HTTP/1.1 200");
    private static final byte[] END_OF_HEAD = Text.bytes("\r\n\r\n");

    /** When it should have begun, by {@link System#nanoTime}. */
    final long begun;

    private final SslHandler tls;
    private final ByteBuf request;
    private final Owner owner;

    private boolean resumed;
    private boolean good;
    private boolean answered;
    private int received;
    private int endMatched;
    private int bodyReceived;

    /** The request is another's, and shared. */
    Exchange(long begun, SslHandler tls, ByteBuf request, Owner owner) {
        this.begun = begun;
        this.tls = tls;
        this.request = request;
        this.owner = owner;
    }

    boolean resumed() {
        return resumed;
    }

    /** Whether the whole answer is here, and is the file. */
    boolean isAnswered() {
        return answered;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent completion && completion.isSuccess()) {
            resumed = ClientTls.resumed(tls);
            owner.handshaken(this);
            var _ = ctx.writeAndFlush(request.retainedDuplicate(), ctx.voidPromise());
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            read(bytes);
        } finally {
            bytes.release();
        }
        if (!answered && good && bodyReceived == BODY) {
            answered = true;
            owner.answered(this);
        }
    }

    private void read(ByteBuf bytes) {
        if (received == 0) {
            good = startsWith(bytes, STATUS);
        }
        received += bytes.readableBytes();
        while (endMatched < END_OF_HEAD.length && bytes.isReadable()) {
            byte next = bytes.readByte();
            if (next == END_OF_HEAD[endMatched]) {
                endMatched++;
            } else {
                endMatched = next == END_OF_HEAD[0] ? 1 : 0;
            }
        }
        bodyReceived += bytes.readableBytes();
    }

    private static boolean startsWith(ByteBuf bytes, byte[] expected) {
        if (bytes.readableBytes() < expected.length) {
            return false;
        }
        int start = bytes.readerIndex();
        for (int i = 0; i < expected.length; i++) {
            if (bytes.getByte(start + i) != expected[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        owner.ended(this);
    }

    /** What failed is seen by what the exchange lacks at its end. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        Text.debug(cause);
        var _ = ctx.close();
    }
}
