// SPDX-License-Identifier: Apache-2.0
package io.postern.handlers.tls;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.UnsupportedMessageTypeException;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.FastThreadLocal;
import io.postern.tls.alert.Alert;
import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.record.ContentType;
import io.postern.tls.record.PlaintextSealer;
import io.postern.tls.record.RecordBuffer;
import io.postern.tls.record.RecordHeader;
import io.postern.tls.record.Sealer;
import java.nio.channels.ClosedChannelException;

/**
 * Seals what is sent. A {@link ByteBuf} that is written is application data: it becomes as many records as it needs, in
 * one buffer of exactly their size, through one scratch record per event loop. What the engine sends comes by the methods
 * and keeps its place among the writes, as does a new key.
 *
 * <p>A buffer that is written is owned, and released, here; the sealed one belongs to the channel. An empty buffer passes
 * as it is: its promise tells when all before it is on the wire. Nothing is flushed here.
 */
final class TlsRecordEncoder extends ChannelOutboundHandlerAdapter {

    private static final Sealer IN_THE_CLEAR = new PlaintextSealer();

    /** {@code AlertLevel} (RFC 8446 §6): closure alerts are warnings, all others are fatal. */
    private static final byte WARNING = 1;

    private static final byte FATAL = 2;

    private static final FastThreadLocal<byte[]> SCRATCH = new FastThreadLocal<>() {
        @Override
        protected byte[] initialValue() {
            return new byte[RecordBuffer.CAPACITY];
        }
    };

    private final RecordLayerOwner owner;

    @SuppressWarnings("NullAway.Init")
    private ChannelHandlerContext ctx;

    private Sealer sealer = IN_THE_CLEAR;
    private boolean ended;

    TlsRecordEncoder(RecordLayerOwner owner) {
        this.owner = owner;
    }

    /** Seals with {@code next} what is written from now on. */
    void install(Sealer next) {
        sealer = next;
    }

    /**
     * Sends whole handshake messages in as few records as they fit.
     *
     * @param messages not changed by anybody any more
     * @param promise done when they are written to the socket; never, when the connection is over before
     */
    void sendHandshake(byte[] messages, ChannelPromise promise) {
        send(ContentType.HANDSHAKE, messages, sealer, promise);
    }

    /** Sends the dummy of middlebox compatibility mode (RFC 8446 §D.4). */
    void sendChangeCipherSpec() {
        send(ContentType.CHANGE_CIPHER_SPEC, new byte[] {1}, IN_THE_CLEAR, ctx.voidPromise());
    }

    /** Sends an alert. The server has none that is not the last thing it sends. */
    void sendAlert(Alert alert) {
        byte level = alert == Alert.CLOSE_NOTIFY ? WARNING : FATAL;
        send(ContentType.ALERT, new byte[] {level, (byte) alert.code()}, sealer, ctx.voidPromise());
        ended = true;
    }

    /** Nothing may be sent any more: what is written fails with {@link ClosedChannelException}. */
    void end() {
        ended = true;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        ctx = context;
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (!(message instanceof ByteBuf plain)) {
            ReferenceCountUtil.release(message);
            promise.tryFailure(new UnsupportedMessageTypeException(message, ByteBuf.class));
            return;
        }
        if (!plain.isReadable()) {
            context.write(plain, promise);
            return;
        }
        ByteBuf records;
        try {
            if (ended) {
                promise.tryFailure(new ClosedChannelException());
                return;
            }
            if (sealer == IN_THE_CLEAR) {
                throw new IllegalStateException("application data before there is a key for it");
            }
            records = seal(ContentType.APPLICATION_DATA, plain, sealer);
        } catch (RuntimeException e) {
            promise.tryFailure(e);
            owner.fail(asTlsException(e));
            return;
        } finally {
            plain.release();
        }
        context.write(records, promise);
        if (sealer.updateDue()) {
            owner.updateDue();
        }
    }

    private void send(ContentType type, byte[] content, Sealer by, ChannelPromise promise) {
        if (ended) {
            return; // nobody waits for what follows an alert
        }
        ByteBuf records;
        try {
            records = seal(type, Unpooled.wrappedBuffer(content), by);
        } catch (RuntimeException e) {
            ended = true; // what cannot seal this cannot seal the alert either that would say so
            owner.fail(asTlsException(e));
            return;
        }
        ctx.write(records, promise);
    }

    private ByteBuf seal(ContentType type, ByteBuf plain, Sealer by) {
        int length = plain.readableBytes();
        int most = by.maxPlaintext();
        int rest = length % most;
        ByteBuf out = ctx.alloc().ioBuffer(length / most * by.maxSealed(most) + (rest == 0 ? 0 : by.maxSealed(rest)));
        try {
            byte[] scratch = SCRATCH.get();
            while (plain.isReadable()) {
                int fragment = Math.min(plain.readableBytes(), most);
                plain.readBytes(scratch, RecordHeader.LENGTH, fragment);
                out.writeBytes(scratch, 0, by.seal(type, scratch, RecordHeader.LENGTH, fragment, scratch, 0));
            }
            return out;
        } catch (RuntimeException e) {
            out.release();
            throw e;
        }
    }

    private static TlsException asTlsException(RuntimeException e) {
        return e instanceof TlsException tls ? tls : new TlsException(Fault.INTERNAL, e);
    }
}
