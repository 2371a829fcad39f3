// SPDX-License-Identifier: Apache-2.0
package io.postern.handlers.tls;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.concurrent.FastThreadLocal;
import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.record.ContentType;
import io.postern.tls.record.Opener;
import io.postern.tls.record.PlaintextOpener;
import io.postern.tls.record.RecordBuffer;
import io.postern.tls.record.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * Cuts what the socket brings into records, opens them one at a time, and hands each to the engine, so that a key
 * installed while one is handled is in force for the next.
 *
 * <p>Application data goes on as one {@link ByteBuf} for all consecutive records of a read; the next handler owns it. A
 * {@code read()} asks for such a buffer: as long as a read of the socket brings none, the decoder reads on by itself.
 *
 * <p>Buffers from the socket are owned here and released as soon as nothing is left over in them: an idle connection
 * holds none. Decryption works on one scratch record per event loop; nothing that is called while it is filled may wait.
 */
final class TlsRecordDecoder extends ChannelDuplexHandler {

    /** With content type, version and the third byte it is clear whether a stranger speaks TLS. */
    private static final int TELLING_BYTES = 3;

    private static final FastThreadLocal<RecordBuffer> SCRATCH = new FastThreadLocal<>() {
        @Override
        protected RecordBuffer initialValue() {
            return new RecordBuffer();
        }
    };

    private final RecordLayerOwner owner;

    @SuppressWarnings("NullAway.Init")
    private ChannelHandlerContext ctx;

    private Opener opener = new PlaintextOpener();
    private @Nullable ByteBuf received;
    private @Nullable ByteBuf plaintext;
    private boolean touched;
    private boolean firstRecord = true;
    private boolean wanted;
    private boolean readsOn;
    private boolean delivered;
    private boolean suspended;
    private boolean stopped;
    private boolean decoding;

    TlsRecordDecoder(RecordLayerOwner owner) {
        this.owner = owner;
    }

    /** Opens records from the next one on. */
    void install(Opener next) {
        opener = next;
    }

    /** Hands over no further record, and reads nothing, until {@link #resume}. What has come so far is kept. */
    void suspend() {
        suspended = true;
    }

    /** Goes on with what has been kept, and then with reading. */
    void resume() {
        suspended = false;
        if (!decoding) {
            decode();
            readComplete();
        }
    }

    /** Reads, whoever asks for it or not, until {@link #satisfied}. */
    void readOn() {
        readsOn = true;
        ctx.read();
    }

    /** The handshake's reading is done: from here on the relay says when to read, and may have said so already. */
    void satisfied() {
        readsOn = false;
    }

    /** The connection is over: what has come and what still comes is dropped. */
    void stop() {
        stopped = true;
        if (!decoding) {
            release();
        }
    }

    /** Whether the peer has sent anything at all. */
    boolean touched() {
        return touched;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        ctx = context;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        stop();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        stop();
        context.fireChannelInactive();
    }

    @Override
    public void read(ChannelHandlerContext context) {
        wanted = true;
        if (!suspended) {
            context.read();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf in = (ByteBuf) message;
        if (stopped) {
            in.release();
            return;
        }
        touched = true;
        takeIn(in);
    }

    /** The rest of an incomplete record is put behind it; what follows is decoded where it is. */
    private void takeIn(ByteBuf in) {
        while (received != null && in.isReadable() && !suspended && !stopped && !decoding) {
            received.writeBytes(in, Math.min(in.readableBytes(), missing(received)));
            decode();
        }
        if (stopped || !in.isReadable()) {
            in.release();
        } else if (received == null) {
            received = in;
            decode();
        } else {
            received = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(ctx.alloc(), received, in);
        }
    }

    /** How many bytes the record at the start of {@code incomplete}, or its header, still lacks. */
    private static int missing(ByteBuf incomplete) {
        return recordLength(incomplete) - incomplete.readableBytes();
    }

    /** Of the first record, header included; of the header alone while that is incomplete. */
    private static int recordLength(ByteBuf in) {
        return in.readableBytes() < RecordHeader.LENGTH
                ? RecordHeader.LENGTH
                : RecordHeader.LENGTH + in.getUnsignedShort(in.readerIndex() + RecordHeader.LENGTH - Short.BYTES);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        readComplete();
    }

    private void readComplete() {
        if (delivered) {
            delivered = false;
            ctx.fireChannelReadComplete();
            if (wanted) {
                return; // and has asked the socket already
            }
        }
        if ((wanted || readsOn) && !suspended && !stopped) {
            ctx.read();
        }
    }

    /** An action that a record causes may lead back here: the loop that is running goes on with what has come then. */
    private void decode() {
        if (decoding) {
            return;
        }
        decoding = true;
        try {
            while (!suspended && !stopped && received != null && decodeOne(received)) {
                // Each record is done with before the next is looked at.
            }
            deliver();
        } finally {
            decoding = false;
            keepWhatIsLeft();
        }
    }

    /** An incomplete record waits in a buffer of its own size, however large the one is that it came in. */
    private void keepWhatIsLeft() {
        if (stopped || (received != null && !received.isReadable())) {
            release();
        } else if (received != null && !suspended) {
            int needed = recordLength(received);
            if (received.readerIndex() > 0 || received.capacity() > 2 * needed) {
                ByteBuf incomplete = ctx.alloc().ioBuffer(needed).writeBytes(received);
                received.release();
                received = incomplete;
            }
        }
    }

    private boolean decodeOne(ByteBuf in) {
        RecordBuffer record = SCRATCH.get();
        try {
            if (!fill(record, in)) {
                return false;
            }
            if (!opener.open(record)) {
                return true;
            }
        } catch (TlsException e) {
            fail(e);
            return false;
        } catch (RuntimeException e) {
            fail(new TlsException(Fault.INTERNAL, e));
            return false;
        }
        if (record.type() != ContentType.APPLICATION_DATA) {
            deliver(); // before what follows it: the end of the stream, for one
        }
        if (!stopped && owner.receive(record)) {
            append(record, in.readableBytes());
        }
        return true;
    }

    /** Copies the next record, if all of it is there; a header that is wrong is refused without waiting for the rest. */
    private boolean fill(RecordBuffer record, ByteBuf in) {
        int available = in.readableBytes();
        if (available < TELLING_BYTES) {
            return false;
        }
        byte[] array = record.array();
        in.getBytes(in.readerIndex(), array, 0, Math.min(available, RecordHeader.LENGTH));
        RecordHeader header = RecordHeader.parse(array, 0, firstRecord);
        if (available < RecordHeader.LENGTH) {
            return false;
        }
        if (header.length() > opener.maxFragment()) {
            throw new TlsException(Fault.RECORD_TOO_LONG);
        }
        int whole = RecordHeader.LENGTH + header.length();
        if (available < whole) {
            return false;
        }
        in.readBytes(array, 0, whole);
        firstRecord = false;
        record.received(header.type(), header.length());
        return true;
    }

    private void fail(TlsException reason) {
        deliver();
        owner.fail(reason);
    }

    /** The buffer is made as large as all records of this read can fill. */
    private void append(RecordBuffer record, int stillToCome) {
        ByteBuf out = plaintext;
        if (out == null) {
            out = ctx.alloc().ioBuffer(record.length() + stillToCome);
            plaintext = out;
        }
        out.writeBytes(record.array(), record.offset(), record.length());
    }

    private void deliver() {
        ByteBuf out = plaintext;
        if (out == null || stopped) {
            return;
        }
        plaintext = null;
        wanted = false;
        delivered = true;
        ctx.fireChannelRead(withoutSlack(out));
    }

    /**
     * Padded and tiny records leave most of a buffer empty. What waits for a slow backend is counted by its bytes, so that
     * it must not hold many times as much memory.
     */
    private ByteBuf withoutSlack(ByteBuf out) {
        int length = out.readableBytes();
        if (length >= out.capacity() / 2) {
            return out;
        }
        ByteBuf exact = ctx.alloc().ioBuffer(length).writeBytes(out);
        out.release();
        return exact;
    }

    private void release() {
        if (received != null) {
            received.release();
            received = null;
        }
        if (plaintext != null) {
            plaintext.release();
            plaintext = null;
        }
    }
}
