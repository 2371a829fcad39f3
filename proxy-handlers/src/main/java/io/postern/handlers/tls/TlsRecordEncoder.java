// SPDX-License-Identifier: Apache-2.0
package io.postern.handlers.tls;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
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
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Seals what is sent. A {@link ByteBuf} that is written is application data: it becomes as many records as
 * {@link RecordSizes} has it, in one buffer that holds just these, through one scratch record per event loop. What the engine
 * sends comes by the methods and keeps its place among the writes, as does a new key: the records of a flight are gathered
 * in one buffer, which is written with the next flush or before the next write.
 *
 * <p>A buffer that is written is owned, and released, here; the sealed one belongs to the channel. An empty buffer passes
 * as it is: its promise tells when all before it is on the wire. Nothing is flushed here unasked.
 */
final class TlsRecordEncoder extends ChannelOutboundHandlerAdapter {

    private static final Sealer IN_THE_CLEAR = new PlaintextSealer();

    /** {@code AlertLevel} (RFC 8446 §6): closure alerts are warnings, all others are fatal. */
    private static final byte WARNING = 1;

    private static final byte FATAL = 2;

    /** Holds a flight with a short chain of certificates; a longer one makes the buffer grow. */
    private static final int FLIGHT = 2 << 10;

    private static final FastThreadLocal<byte[]> SCRATCH = new FastThreadLocal<>() {
        @Override
        protected byte[] initialValue() {
            return new byte[RecordBuffer.CAPACITY];
        }
    };

    private final RecordLayerOwner owner;
    private final LongSupplier ticker;
    private final RecordSizes sizes = new RecordSizes();

    @SuppressWarnings("NullAway.Init")
    private ChannelHandlerContext ctx;

    private Sealer sealer = IN_THE_CLEAR;
    private @Nullable ByteBuf gathered;
    private boolean handshakeGathered;
    private boolean ended;

    /**
     * An encoder that protects nothing yet.
     *
     * @param ticker nanoseconds, as of {@link System#nanoTime}
     */
    TlsRecordEncoder(RecordLayerOwner owner, LongSupplier ticker) {
        this.owner = owner;
        this.ticker = ticker;
    }

    /** Seals with {@code next} what is written from now on. */
    void install(Sealer next) {
        sealer = next;
    }

    /**
     * Sends whole handshake messages in as few records as they fit. The owner hears when they are written to the socket;
     * never, when the connection is over before.
     */
    void sendHandshake(byte[] messages) {
        send(ContentType.HANDSHAKE, messages, sealer);
    }

    /** Sends the dummy of middlebox compatibility mode (RFC 8446 §D.4). */
    void sendChangeCipherSpec() {
        send(ContentType.CHANGE_CIPHER_SPEC, new byte[] {1}, IN_THE_CLEAR);
    }

    /** Sends an alert. The server has none that is not the last thing it sends. */
    void sendAlert(Alert alert) {
        byte level = alert == Alert.CLOSE_NOTIFY ? WARNING : FATAL;
        send(ContentType.ALERT, new byte[] {level, (byte) alert.code()}, sealer);
        writeGathered(); // whoever closes the channel next may flush past this handler
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
        boolean queued = queued(); // before our own flight is
        writeGathered();
        if (!plain.isReadable()) {
            context.write(plain, promise);
            return;
        }
        ByteBuf records = null;
        try {
            if (ended) {
                promise.tryFailure(new ClosedChannelException());
                return;
            }
            if (sealer == IN_THE_CLEAR) {
                throw new IllegalStateException("application data before there is a key for it");
            }
            sizes.write(ticker.getAsLong(), queued);
            records = ctx.alloc().ioBuffer(sizes.sealedLength(plain.readableBytes(), sealer));
            sealInto(records, ContentType.APPLICATION_DATA, plain, sealer);
        } catch (RuntimeException e) {
            if (records != null) {
                records.release();
            }
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

    @Override
    public void flush(ChannelHandlerContext context) {
        writeGathered();
        context.flush();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        ended = true;
        if (gathered != null) {
            gathered.release();
            gathered = null;
        }
    }

    private void send(ContentType type, byte[] content, Sealer by) {
        if (ended) {
            return; // nobody waits for what follows an alert
        }
        try {
            if (gathered == null) {
                gathered = ctx.alloc().ioBuffer(Math.max(FLIGHT, sealedLength(content.length, by)));
            }
            sealInto(gathered, type, Unpooled.wrappedBuffer(content), by);
            handshakeGathered |= type == ContentType.HANDSHAKE;
        } catch (RuntimeException e) {
            ended = true; // what cannot seal this cannot seal the alert either that would say so
            owner.fail(asTlsException(e));
        }
    }

    private void writeGathered() {
        ByteBuf records = gathered;
        if (records == null) {
            return;
        }
        gathered = null;
        if (!records.isReadable()) {
            records.release(); // the first that was to be in it could not be sealed
        } else if (handshakeGathered) {
            handshakeGathered = false;
            ctx.write(records).addListener(_ -> owner.sent());
        } else {
            ctx.write(records, ctx.voidPromise());
        }
    }

    /** Whether something waits for the socket. */
    private boolean queued() {
        ChannelOutboundBuffer queue = ctx.channel().unsafe().outboundBuffer();
        return queue != null && queue.totalPendingWriteBytes() > 0;
    }

    private static int sealedLength(int length, Sealer by) {
        int most = by.maxPlaintext();
        int rest = length % most;
        return length / most * by.maxSealed(most) + (rest == 0 ? 0 : by.maxSealed(rest));
    }

    /** What has been sealed when this fails stays in {@code out}. */
    private void sealInto(ByteBuf out, ContentType type, ByteBuf plain, Sealer by) {
        boolean data = type == ContentType.APPLICATION_DATA;
        byte[] scratch = SCRATCH.get();
        while (plain.isReadable()) {
            int longest = data ? sizes.next(by) : by.maxPlaintext();
            int fragment = Math.min(plain.readableBytes(), longest);
            plain.readBytes(scratch, RecordHeader.LENGTH, fragment);
            out.writeBytes(scratch, 0, by.seal(type, scratch, RecordHeader.LENGTH, fragment, scratch, 0));
            if (data) {
                sizes.sent(fragment);
            }
        }
    }

    private static TlsException asTlsException(RuntimeException e) {
        return e instanceof TlsException tls ? tls : new TlsException(Fault.INTERNAL, e);
    }
}
