// SPDX-License-Identifier: Apache-2.0
package io.postern.watch;

import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread that waits for three things at a time: events of files, tasks of other threads, and the time of its own tasks. */
final class WatchThread implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(FileWatch.class);
    private static final long CLOSE_MILLIS = 1000;
    private static final long LONGEST_WAIT = TimeUnit.HOURS.toNanos(1);

    private final Thread thread;
    private final @Nullable WatchService service;
    private final Consumer<WatchKey> event;
    private final Queue<Task> tasks =
            new PriorityQueue<>(Comparator.comparing(Task::time, (a, b) -> Long.signum(a - b)));
    /** Guarded by this object, as all below. */
    private final Queue<Runnable> fromOthers = new ArrayDeque<>();

    private boolean waiting;
    private boolean closing;

    private record Task(long time, Runnable what) {}

    /**
     * Is not started yet.
     *
     * @param service null for no events; it is closed at the end
     */
    WatchThread(String name, @Nullable WatchService service, Consumer<WatchKey> event) {
        this.service = service;
        this.event = event;
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Has it run in that thread as soon as possible; never after {@link #close}. */
    synchronized void execute(Runnable task) {
        if (!closing) {
            fromOthers.add(task);
            wake();
        }
    }

    /** Only from that thread, or before it is started: has it run when {@link System#nanoTime()} is that. */
    void at(long time, Runnable task) {
        tasks.add(new Task(time, task));
    }

    @Override
    public void close() {
        synchronized (this) {
            closing = true;
            wake();
        }
        if (Thread.currentThread().equals(thread)) {
            return;
        }
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Nothing else is ever interrupted: a read of a file would end with that. */
    private void wake() {
        if (waiting) {
            thread.interrupt();
        }
    }

    private void run() {
        try (service) {
            // One of each at a time, so that none keeps the others waiting.
            while (!closing()) {
                Runnable other = fromOthers();
                if (other != null) {
                    guarded(other);
                }
                Task task = tasks.peek();
                if (task != null && task.time() - System.nanoTime() <= 0) {
                    tasks.remove();
                    guarded(task.what());
                }
                WatchKey key = await();
                if (key != null) {
                    guarded(() -> event.accept(key));
                }
            }
        } catch (Exception e) {
            LOG.warn("the watch of files did not end well reason=\"{}\"", e.toString());
        }
    }

    private synchronized boolean closing() {
        return closing;
    }

    private synchronized @Nullable Runnable fromOthers() {
        return fromOthers.poll();
    }

    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.error("looking at files failed", e);
        }
    }

    private @Nullable WatchKey await() {
        Task next = tasks.peek();
        long nanos = next == null ? LONGEST_WAIT : Math.max(0, next.time() - System.nanoTime());
        synchronized (this) {
            if (closing || !fromOthers.isEmpty()) {
                nanos = 0;
            }
            waiting = true;
        }
        try {
            if (service == null) {
                TimeUnit.NANOSECONDS.sleep(nanos);
                return null;
            }
            return service.poll(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            return null; // somebody has a task, or closes
        } finally {
            awake();
        }
    }

    private synchronized void awake() {
        waiting = false;
        // It may have come after the wait was over.
        Thread.interrupted();
    }
}
