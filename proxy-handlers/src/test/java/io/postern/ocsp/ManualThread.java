// SPDX-License-Identifier: Apache-2.0
package io.postern.ocsp;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A thread and its clock, both of which stand still until the test says how far they go. */
final class ManualThread extends AbstractExecutorService implements ScheduledExecutorService, InstantSource {

    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>(Comparator.comparing((Timer timer) -> timer.at));
    private Instant now;
    private Duration leapt = Duration.ZERO;

    ManualThread(Instant now) {
        this.now = now;
    }

    private final class Timer extends FutureTask<@Nullable Void> implements ScheduledFuture<@Nullable Void> {

        private final Instant at;

        Timer(Runnable task, Instant at) {
            super(task, null);
            this.at = at;
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(Duration.between(now, at));
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
        }
    }

    /** Runs what waits. */
    void run() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    /** Lets time pass, and runs what becomes due. */
    void pass(Duration time) {
        Instant end = now.plus(time);
        run();
        for (Timer next = timers.peek(); next != null && !next.at.isAfter(end); next = timers.peek()) {
            timers.remove(next);
            now = next.at;
            next.run();
            run();
        }
        now = end;
    }

    /** Puts the clock forward, which timers do not notice. */
    void leap(Duration time) {
        leapt = leapt.plus(time);
    }

    @Override
    public Instant instant() {
        return now.plus(leapt);
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
        Timer timer = new Timer(task, now.plus(Duration.of(delay, unit.toChronoUnit())));
        timers.add(timer);
        return timer;
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> task, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, long delay, long period, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, long delay, long period, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void shutdown() {}

    @Override
    public List<Runnable> shutdownNow() {
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return false;
    }

    @Override
    public boolean isTerminated() {
        return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return true;
    }
}
