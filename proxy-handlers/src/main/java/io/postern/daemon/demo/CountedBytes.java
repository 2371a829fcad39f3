// SPDX-License-Identifier: Apache-2.0
package io.postern.daemon.demo;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.stream.ChunkedInput;

/**
 * As many bytes as were asked for, made as they are sent. The period of 251 fits no record or buffer size, so that bytes
 * which are lost, doubled or exchanged on the way show.
 */
final class CountedBytes implements ChunkedInput<ByteBuf> {

    private static final int PERIOD = 251;
    private static final ByteBuf CHUNK = chunk();

    private final long length;
    private long position;

    CountedBytes(long length) {
        this.length = length;
    }

    @Override
    public boolean isEndOfInput() {
        return position == length;
    }

    @Override
    public void close() {
        // Nothing is held.
    }

    @Override
    @Deprecated
    @SuppressWarnings("InlineMeSuggester")
    public ByteBuf readChunk(ChannelHandlerContext ctx) {
        return readChunk(ctx.alloc());
    }

    @Override
    public ByteBuf readChunk(ByteBufAllocator allocator) {
        // A chunk is a whole number of periods, so that each begins with zero.
        int size = (int) Math.min(CHUNK.readableBytes(), length - position);
        position += size;
        return CHUNK.retainedSlice(0, size);
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public long progress() {
        return position;
    }

    private static ByteBuf chunk() {
        byte[] bytes = new byte[PERIOD * 256];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i % PERIOD);
        }
        return Unpooled.unreleasableBuffer(
                Unpooled.directBuffer(bytes.length).writeBytes(bytes).asReadOnly());
    }
}
