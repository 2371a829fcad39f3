// SPDX-License-Identifier: Apache-2.0
package io.postern.ocsp;

import io.postern.cert.OcspStaple;
import io.postern.cert.Staple;
import io.postern.cert.StatusQuestion;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps one certificate's status fresh. Everything happens on the refresher's thread, but for {@link #status}. */
final class RefreshTask {

    private static final Logger LOG = LoggerFactory.getLogger(RefreshTask.class);

    private static final Duration LONGEST_STEP = Duration.ofMinutes(10);

    private final StatusQuestion question;
    private final Surroundings surroundings;
    private final List<Runnable> followers = new ArrayList<>();
    private volatile TrackedStatus status;
    private int failures;
    private boolean endTold;
    private @Nullable Future<?> timer;
    private @Nullable CompletableFuture<Responders.Answer> asking;

    /**
     * What all tasks share.
     *
     * @param exchanges runs what takes a while
     * @param hurried whether the listeners still wait for first responses
     */
    record Surroundings(
            ScheduledExecutorService thread,
            Executor exchanges,
            Responders responders,
            StapleCache cache,
            InstantSource clock,
            RefreshTimes times,
            Outcomes outcomes,
            AtomicBoolean hurried) {}

    /** Looks for what was kept, and asks where that is nothing. */
    RefreshTask(StatusQuestion question, Surroundings surroundings) {
        this.question = question;
        this.surroundings = surroundings;
        this.status = TrackedStatus.unknown(question);
        // Elsewhere, since a thousand files and signatures would take this one thread seconds.
        var _ = CompletableFuture.supplyAsync(this::kept, surroundings.exchanges)
                .exceptionally(e -> {
                    LOG.error("kept OCSP response cannot be read certificate={}", name(), e);
                    return Optional.empty();
                })
                .thenAcceptAsync(this::begin, surroundings.thread);
    }

    private Optional<Responders.Answer> kept() {
        Instant now = surroundings.clock.instant();
        return Optional.ofNullable(surroundings.cache.read(question.subject(), now))
                .filter(answer -> answer.staple().status() == OcspStaple.Status.REVOKED || isStapled(answer, now));
    }

    private void begin(Optional<Responders.Answer> kept) {
        if (followers.isEmpty()) {
            return; // nobody wants to know any more
        }
        if (kept.isPresent()) {
            take(kept.get(), surroundings.clock.instant());
            tell();
        } else {
            ask();
        }
    }

    StatusQuestion question() {
        return question;
    }

    TrackedStatus status() {
        return status;
    }

    /** For the log, where it needs no quotes around it. */
    private String name() {
        return question.subject().name();
    }

    void add(Runnable follower) {
        followers.add(follower);
    }

    /** Returns whether that was the last one, after which nothing is asked any more. */
    boolean remove(Runnable follower) {
        followers.remove(follower);
        if (!followers.isEmpty()) {
            return false;
        }
        if (timer != null) {
            timer.cancel(false);
        }
        if (asking != null) {
            asking.cancel(true);
        }
        return true;
    }

    private void ask() {
        CompletableFuture<Responders.Answer> asked = responders();
        asking = asked;
        var _ = asked.whenCompleteAsync(
                (answer, failure) -> {
                    if (!asked.isCancelled()) {
                        answered(answer, failure);
                    }
                },
                surroundings.thread);
    }

    private CompletableFuture<Responders.Answer> responders() {
        try {
            return surroundings.responders.ask(question);
        } catch (RuntimeException e) { // or the question would never be asked again
            return CompletableFuture.failedFuture(e);
        }
    }

    private void answered(Responders.@Nullable Answer answer, @Nullable Throwable failure) {
        Instant now = surroundings.clock.instant();
        surroundings.outcomes.count(answer);
        if (answer == null) {
            fail(OcspFetchException.reason(failure), now);
        } else if (answer.staple().status() == OcspStaple.Status.UNKNOWN) {
            fail("the responder does not know the certificate", now);
        } else if (answer.staple().status() == OcspStaple.Status.GOOD && !isStapled(answer, now)) {
            fail(unfit(answer), now);
        } else if (isOutdone(answer.staple(), now)) {
            fail("the responder's answer, of " + answer.staple().thisUpdate() + ", is older than the last", now);
        } else {
            surroundings.cache.write(question.subject(), answer.response());
            take(answer, now);
        }
        tell();
    }

    private static boolean isStapled(Responders.Answer answer, Instant now) {
        return answer.staple().status() == OcspStaple.Status.GOOD
                && now.isBefore(answer.staple().end())
                && answer.response().length <= Staple.LONGEST;
    }

    private static String unfit(Responders.Answer answer) {
        return answer.response().length > Staple.LONGEST
                ? "the responder's answer has " + answer.response().length + " bytes; no more than " + Staple.LONGEST
                        + " can be stapled"
                // It holds only because the responder's clock may be behind ours, which the clients' may not.
                : "the responder's answer ended at " + answer.staple().end();
    }

    /** One that a cache has kept must not bring back what has been revoked since. */
    private boolean isOutdone(OcspStaple staple, Instant now) {
        OcspStaple newest = status.newest();
        return newest != null
                && (now.isBefore(newest.end()) || newest.status() == OcspStaple.Status.REVOKED)
                && staple.status() == OcspStaple.Status.GOOD
                && staple.thisUpdate().isBefore(newest.thisUpdate());
    }

    /** A copy, since whoever is told may follow something else for it. */
    private void tell() {
        List.copyOf(followers).forEach(Runnable::run);
    }

    private void take(Responders.Answer answer, Instant now) {
        OcspStaple staple = answer.staple();
        Instant next = surroundings.times.afterResponse(staple.thisUpdate(), staple.end(), now);
        boolean recovered = failures > 0;
        failures = 0;
        endTold = false;
        if (staple.status() == OcspStaple.Status.REVOKED) {
            LOG.error(
                    "CERTIFICATE REVOKED certificate={} at={} responder={}",
                    name(),
                    staple.revokedAt(),
                    question.responders().getFirst());
        } else if (recovered || status.answer() == null) {
            LOG.info("staple taken certificate={} until={} refresh={}", name(), staple.end(), next);
        }
        status = status.answered(answer, next);
        schedule(next, now);
    }

    private void fail(String reason, Instant now) {
        failures++;
        OcspStaple newest = status.newest();
        Instant next = surroundings.times.afterFailure(failures, surroundings.hurried.get() && newest == null, now);
        if (newest != null && now.isBefore(newest.end()) && next.isAfter(newest.end())) {
            next = newest.end(); // which is said when it comes, and not up to an hour later
        }
        if (newest != null && !status.revoked() && !now.isBefore(newest.end()) && !endTold) {
            endTold = true;
            LOG.error(
                    "STAPLE ENDED and there is no newer one certificate={} ended={} reason=\"{}\"",
                    name(),
                    newest.end(),
                    reason);
        } else if (!reason.equals(status.lastError())) {
            // Once for each reason: the responder may be away for a night.
            LOG.warn(
                    "no OCSP response certificate={} retry={} until={} reason=\"{}\"",
                    name(),
                    next,
                    newest == null ? "none" : newest.end(),
                    reason);
        }
        status = status.failed(reason, next);
        schedule(next, now);
    }

    /** In steps, since a timer stands still while the machine sleeps, and does not notice that its clock is put right. */
    private void schedule(Instant at, Instant now) {
        Duration left = Duration.between(now, at);
        Runnable due = left.compareTo(LONGEST_STEP) > 0 ? () -> schedule(at, surroundings.clock.instant()) : this::ask;
        long millis = Math.clamp(left.toMillis(), 0, LONGEST_STEP.toMillis());
        timer = surroundings.thread.schedule(due, millis, TimeUnit.MILLISECONDS);
    }
}
