// SPDX-License-Identifier: Apache-2.0
package io.postern.ocsp;

import io.postern.cert.StatusQuestion;
import io.postern.config.OcspSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the OCSP responses for our certificates fresh in the background (RFC 6960): a certificate is asked about once
 * however many hosts have it, and no handshake ever waits for an answer.
 *
 * <p>It has one thread, on which everything happens but the exchanges themselves: what is followed changes there, and whoever
 * follows is told there.
 */
public final class StapleRefresher implements AutoCloseable {

    /** Verifying takes all cores for a moment where thousands of certificates have kept responses. */
    private static final int VERIFYING_THREADS =
            Math.max(2, Runtime.getRuntime().availableProcessors());

    private static final Duration BETWEEN_SWEEPS = Duration.ofDays(1);

    private final ScheduledThreadPoolExecutor thread = new RefresherThread();
    private final ExecutorService verifying = Executors.newFixedThreadPool(
            VERIFYING_THREADS,
            Thread.ofPlatform().daemon().name("postern-ocsp-verify-", 0).factory());
    private final Desk ours;
    private final Desk clients;
    private final RefreshTask.Surroundings surroundings;
    private final Map<StatusQuestion, RefreshTask> tasks = new HashMap<>();

    /**
     * A refresher that has nothing to do yet.
     *
     * @param cache where responses are kept; null for nowhere
     * @param outcomes is told what came of each question: {@code good}, {@code revoked}, {@code unknown} or {@code failed}
     */
    public StapleRefresher(
            OcspSettings settings, @Nullable Path cache, InstantSource clock, Consumer<String> outcomes) {
        ours = new Desk("postern-ocsp-ask-", settings, clock, verifying);
        clients = new Desk("postern-ocsp-clients-", settings, clock, verifying);
        StapleCache kept = new StapleCache(cache);
        surroundings = new RefreshTask.Surroundings(
                thread,
                verifying,
                ours.responders(),
                kept,
                clock,
                new RefreshTimes(new SplittableRandom()),
                new Outcomes(outcomes),
                new AtomicBoolean(true));
        thread.scheduleWithFixedDelay(
                () -> kept.sweep(clock.instant()), 0, BETWEEN_SWEEPS.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Its thread. What is run on it may block on a file for a moment, and on nothing else. */
    public ScheduledExecutorService thread() {
        return thread;
    }

    /** Who asks about the certificates of clients. */
    public ClientStatuses clientStatuses() {
        return new ClientStatuses(clients.responders(), surroundings.clock(), verifying, surroundings.outcomes());
    }

    /**
     * Keeps a certificate's status fresh from now on. To be called on the thread.
     *
     * @param changed run on the thread after every change, the first of which may come before this returns
     */
    public Followed follow(StatusQuestion question, Runnable changed) {
        RefreshTask task = tasks.computeIfAbsent(question, asked -> new RefreshTask(asked, surroundings));
        task.add(changed);
        return new Followed(task, changed);
    }

    /** Ends the wait at the start, during which failed questions are repeated every second. To be called on the thread. */
    public void started() {
        surroundings.hurried().set(false);
    }

    /** Asks no more. */
    @Override
    public void close() {
        thread.shutdownNow();
        ours.close();
        clients.close();
        verifying.shutdownNow();
    }

    /** A certificate that somebody follows. To be used on the thread, but for {@link #status}. */
    public final class Followed implements AutoCloseable {

        private final RefreshTask task;
        private final Runnable changed;

        private Followed(RefreshTask task, Runnable changed) {
            this.task = task;
            this.changed = changed;
        }

        /** As it is known now; may be called by every thread. */
        public TrackedStatus status() {
            return task.status();
        }

        /** Follows no longer; the last one ends the questions. */
        @Override
        public void close() {
            if (task.remove(changed)) {
                tasks.remove(task.question());
            }
        }
    }
}
