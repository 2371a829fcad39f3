// SPDX-License-Identifier: Apache-2.0
package io.postern.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;

/**
 * Has each {@code read()} bring one buffer, so that a reader that is ahead of its writer is never ahead by more.
 *
 * <p>Epoll and io_uring channels ignore every such bound from the moment the peer has shut its output down: they read on
 * to the end, which can be all that fits the system's receive buffer, tens of megabytes. There the second buffer of a
 * read is refused with an exception, {@link #isLimit}, that ends this read and nothing else. It goes through the pipeline
 * as {@code exceptionCaught} and is to be ignored there.
 */
public final class OneBufferPerRead implements RecvByteBufAllocator {

    private final RecvByteBufAllocator sizes;

    /**
     * An allocator of receive buffers.
     *
     * @param sizes says how large each buffer is
     */
    public OneBufferPerRead(RecvByteBufAllocator sizes) {
        this.sizes = sizes;
    }

    /** Whether an exception in a pipeline is only the sign that a read had its buffer. */
    public static boolean isLimit(Throwable cause) {
        return cause instanceof Limit;
    }

    @Override
    public ExtendedHandle newHandle() {
        return new LimitedHandle((ExtendedHandle) sizes.newHandle());
    }

    private static final class LimitedHandle extends DelegatingHandle implements ExtendedHandle {

        private boolean read;

        LimitedHandle(ExtendedHandle sizes) {
            super(sizes);
        }

        @Override
        public void reset(ChannelConfig config) {
            read = false;
            super.reset(config);
        }

        @Override
        public ByteBuf allocate(ByteBufAllocator allocator) {
            if (read) {
                throw new Limit();
            }
            return super.allocate(allocator);
        }

        @Override
        public void incMessagesRead(int messages) {
            read = true;
            super.incMessagesRead(messages);
        }

        @Override
        public boolean continueReading() {
            return false;
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier maybeMoreData) {
            return false;
        }
    }

    private static final class Limit extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Limit() {
            super("a read has had its buffer", null, false, false);
        }
    }
}
