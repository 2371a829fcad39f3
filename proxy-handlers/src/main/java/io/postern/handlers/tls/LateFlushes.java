// SPDX-License-Identifier: Apache-2.0
package io.postern.handlers.tls;

import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Flushes channels a moment later, by when most have flushed by themselves. The channels of an event loop share one timer: one of
 * its own for each would wake the loop as often as what it is to save.
 */
final class LateFlushes {

    /** The longest that something waits. */
    private static final long DELAY_MILLIS = 10;

    private static final FastThreadLocal<@Nullable LateFlushes> OF_THE_LOOP = new FastThreadLocal<>();

    private final EventExecutor loop;
    private final Deque<ChannelHandlerContext> waiting = new ArrayDeque<>();
    private boolean timed;

    private LateFlushes(EventExecutor loop) {
        this.loop = loop;
    }

    /** Flushes from {@code ctx} on, soon. To be called on its event loop. */
    static void flush(ChannelHandlerContext ctx) {
        LateFlushes flushes = OF_THE_LOOP.get();
        if (flushes == null || !flushes.loop.equals(ctx.executor())) { // a test's thread has many
            flushes = new LateFlushes(ctx.executor());
            OF_THE_LOOP.set(flushes);
        }
        flushes.add(ctx);
    }

    private void add(ChannelHandlerContext ctx) {
        if (!timed) {
            timed = true;
            loop.schedule(this::flushAll, DELAY_MILLIS, TimeUnit.MILLISECONDS);
        }
        waiting.add(ctx);
    }

    private void flushAll() {
        timed = false; // first, so that whatever happens here the next has a timer
        for (ChannelHandlerContext ctx = waiting.poll(); ctx != null; ctx = waiting.poll()) {
            ctx.flush();
        }
    }
}
