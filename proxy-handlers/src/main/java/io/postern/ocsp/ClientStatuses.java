// SPDX-License-Identifier: Apache-2.0
package io.postern.ocsp;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.postern.cert.OcspStaple;
import io.postern.cert.StatusQuestion;
import io.postern.cert.StatusSource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Asks about the certificates of clients, whose handshakes wait for the answer: for the first of a client, and then no more
 * while the response holds. A response older than an hour is asked for again, behind the back of the handshake that meets it.
 * Safe for use by many threads.
 */
public final class ClientStatuses implements StatusSource {

    /** Of some hundred bytes each. */
    private static final int MOST = 10_000;

    /**
     * Questions that are under way or wait for their turn. It is the clients' certificates that say who is asked, and who
     * answers nothing takes a place for a while.
     */
    private static final int MOST_QUESTIONS = 256;

    private static final Duration REFRESH = Duration.ofHours(1);

    /** While a responder is away, its clients wait once a minute and not each time. */
    private static final Duration FAILURE = Duration.ofMinutes(1);

    /** Half of the default for a whole handshake. */
    private static final Duration WAIT = Duration.ofSeconds(5);

    private final Responders responders;
    private final InstantSource clock;
    private final Outcomes outcomes;
    private final Semaphore places = new Semaphore(MOST_QUESTIONS);

    /** By fingerprint: the certificates themselves would take ten times the room. */
    private final AsyncCache<String, Kept> answers;

    private final Set<String> refreshing = ConcurrentHashMap.newKeySet();

    /**
     * An answer.
     *
     * @param due when it is time to ask again
     */
    private record Kept(Answer answer, Instant due) {

        /** A cache counts time by another clock, which stands still while a machine sleeps. */
        boolean holds(Instant now) {
            return !(answer instanceof Answer.Known(OcspStaple staple))
                    || staple.status() == OcspStaple.Status.UNKNOWN
                    || now.isBefore(staple.end());
        }
    }

    ClientStatuses(Responders responders, InstantSource clock, Executor executor, Outcomes outcomes) {
        this.responders = responders;
        this.clock = clock;
        this.outcomes = outcomes;
        this.answers = Caffeine.newBuilder()
                .maximumSize(MOST)
                .executor(executor)
                .expireAfter(Expiry.<String, Kept>writing((_, kept) -> time(kept.answer)))
                .buildAsync();
    }

    @Override
    public CompletionStage<Answer> ask(StatusQuestion question) {
        String fingerprint = question.subject().fingerprint();
        CompletableFuture<Kept> kept = answers.get(fingerprint, (_, _) -> load(question));
        if (kept.state() == CompletableFuture.State.SUCCESS) {
            Instant now = clock.instant();
            if (!kept.resultNow().holds(now)) {
                answers.asMap().remove(fingerprint, kept);
                kept = answers.get(fingerprint, (_, _) -> load(question));
            } else if (!now.isBefore(kept.resultNow().due)) {
                refresh(fingerprint, kept.resultNow(), question);
            }
        }
        return kept.thenApply(Kept::answer)
                .completeOnTimeout(
                        new Answer.Unavailable("nothing came within " + WAIT.toSeconds() + " s"),
                        WAIT.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    private CompletableFuture<Kept> load(StatusQuestion question) {
        if (!places.tryAcquire()) {
            return CompletableFuture.completedFuture(
                    kept(new Answer.Unavailable("too many questions are waiting for an answer"), FAILURE));
        }
        return asked(question).handle((answer, failure) -> {
            places.release();
            outcomes.count(answer);
            return answer == null
                    ? kept(new Answer.Unavailable(OcspFetchException.reason(failure)), FAILURE)
                    : kept(new Answer.Known(answer.staple()), REFRESH);
        });
    }

    private CompletableFuture<Responders.Answer> asked(StatusQuestion question) {
        try {
            return responders.ask(question);
        } catch (RuntimeException e) { // or its place would be lost
            return CompletableFuture.failedFuture(e);
        }
    }

    private Kept kept(Answer answer, Duration due) {
        return new Kept(answer, clock.instant().plus(due));
    }

    /** A failure, or an answer that is older, leaves what is known; in a minute it is asked for again. */
    private void refresh(String fingerprint, Kept old, StatusQuestion question) {
        if (!refreshing.add(fingerprint)) {
            return;
        }
        var _ = load(question).whenComplete((newer, _) -> {
            refreshing.remove(fingerprint);
            Kept next = newer != null && isNewer(newer.answer, old.answer) ? newer : kept(old.answer, FAILURE);
            answers.put(fingerprint, CompletableFuture.completedFuture(next));
        });
    }

    private static boolean isNewer(Answer newer, Answer old) {
        return newer instanceof Answer.Known(OcspStaple staple)
                && (!(old instanceof Answer.Known(OcspStaple known))
                        || staple.status() == OcspStaple.Status.REVOKED
                        || !staple.thisUpdate().isBefore(known.thisUpdate()));
    }

    private Duration time(Answer answer) {
        if (answer instanceof Answer.Known(OcspStaple staple) && staple.status() != OcspStaple.Status.UNKNOWN) {
            Duration left = Duration.between(clock.instant(), staple.end());
            return left.isNegative() ? Duration.ZERO : left;
        }
        return FAILURE;
    }
}
