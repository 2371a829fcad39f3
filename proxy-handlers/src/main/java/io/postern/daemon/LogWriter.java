// SPDX-License-Identifier: Apache-2.0
package io.postern.daemon;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Hands events to a thread that writes them, so that no event loop ever waits for a terminal, a pipe or a disk. When
 * the queue is full, events are dropped, and the log says how many: Logback's own asynchronous appender would either
 * wait or drop without a word.
 */
final class LogWriter extends UnsynchronizedAppenderBase<ILoggingEvent> {

    /** Some seconds of a busy log, and a few MiB at worst. */
    private static final int CAPACITY = 8192;

    private static final int BATCH = 256;

    /** How long {@link #stop} waits for a reader that does not read. */
    private static final long STOP_MILLIS = 1000;

    private final OutputStream out;
    private final BlockingQueue<ILoggingEvent> queue;
    private final AtomicLong dropped = new AtomicLong();
    private final Thread thread;
    private volatile boolean stopping;

    /** Writes to a stream, which it then owns but does not close. */
    LogWriter(OutputStream out) {
        this(out, CAPACITY);
    }

    LogWriter(OutputStream out, int capacity) {
        this.out = out;
        this.queue = new ArrayBlockingQueue<>(capacity);
        this.thread = new Thread(this::write, "log");
        thread.setDaemon(true);
    }

    @Override
    public void start() {
        super.start();
        thread.start();
    }

    @Override
    protected void append(ILoggingEvent event) {
        // The message's arguments may change once we return; the line is made by the other thread.
        event.prepareForDeferredProcessing();
        if (!queue.offer(event)) {
            dropped.incrementAndGet();
        }
    }

    @Override
    public void stop() {
        if (!isStarted()) {
            return;
        }
        super.stop();
        stopping = true;
        thread.interrupt();
        try {
            thread.join(STOP_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void write() {
        List<ILoggingEvent> batch = new ArrayList<>(BATCH);
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        while (true) {
            boolean last = stopping;
            next(batch, last);
            for (ILoggingEvent event : batch) {
                lines.writeBytes(line(event).getBytes(StandardCharsets.UTF_8));
            }
            batch.clear();
            long lost = dropped.getAndSet(0);
            if (lost > 0) {
                lines.writeBytes(LogLine.dropped(lost).getBytes(StandardCharsets.UTF_8));
            }
            if (last && lines.size() == 0) {
                return;
            }
            flush(lines);
        }
    }

    /** One event that cannot be written must not end the log. */
    private static String line(ILoggingEvent event) {
        try {
            return LogLine.of(event);
        } catch (RuntimeException e) {
            return "a log event cannot be written: " + e + '\n';
        }
    }

    /** Waits for something to write, unless it is time to end. */
    private void next(List<ILoggingEvent> batch, boolean last) {
        if (!last) {
            try {
                batch.add(queue.take());
            } catch (InterruptedException stopped) {
                // By stop(): what is queued is written, and then the thread ends.
            }
        }
        queue.drainTo(batch, BATCH - batch.size());
    }

    private void flush(ByteArrayOutputStream lines) {
        try {
            lines.writeTo(out);
            out.flush();
        } catch (IOException gone) {
            // Nobody reads: there is no better place to say so, and the proxy goes on.
            addError("the log cannot be written", gone);
        }
        lines.reset();
    }
}
