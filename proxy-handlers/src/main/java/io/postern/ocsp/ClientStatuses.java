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
import java.util.concurrent.TimeUnit;

/**
 * Asks about the certificates of clients, whose handshakes wait for the answer: for the first of a client, and then no more
 * while the response holds. A response older than an hour is asked for again, behind the back of the handshake that meets it.
 * Safe for use by many threads.
 */
public final class ClientStatuses implements StatusSource {

    /** Of some hundred bytes each. */
    private static final int MOST = 10_000;

    private static final Duration REFRESH = Duration.ofHours(1);

    /** While a responder is away, its clients wait once a minute and not each time. */
    private static final Duration FAILURE = Duration.ofMinutes(1);

    /** Half of the default for a whole handshake. */
    private static final Duration WAIT = Duration.ofSeconds(5);

    private final Responders responders;
    private final InstantSource clock;
    private final Outcomes outcomes;

    /** By fingerprint: the certificates themselves would take ten times the room. */
    private final AsyncCache<String, Kept> answers;

    private final Set<String> refreshing = ConcurrentHashMap.newKeySet();

    /** An answer and when it came. */
    private record Kept(Answer answer, Instant at) {}

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
        if (kept.state() == CompletableFuture.State.SUCCESS && isOld(kept.resultNow())) {
            refresh(fingerprint, question);
        }
        return kept.thenApply(Kept::answer)
                .completeOnTimeout(
                        new Answer.Unavailable("nothing came within " + WAIT.toSeconds() + " s"),
                        WAIT.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    private CompletableFuture<Kept> load(StatusQuestion question) {
        return responders.ask(question).handle((answer, failure) -> {
            outcomes.count(answer);
            return new Kept(
                    answer == null
                            ? new Answer.Unavailable(OcspFetchException.reason(failure))
                            : new Answer.Known(answer.staple()),
                    clock.instant());
        });
    }

    private boolean isOld(Kept kept) {
        return kept.at.plus(REFRESH).isBefore(clock.instant());
    }

    /** A failure leaves what is known, as long as that holds. */
    private void refresh(String fingerprint, StatusQuestion question) {
        if (refreshing.add(fingerprint)) {
            var _ = load(question).thenAccept(kept -> {
                if (kept.answer instanceof Answer.Known) {
                    answers.put(fingerprint, CompletableFuture.completedFuture(kept));
                }
                refreshing.remove(fingerprint);
            });
        }
    }

    private Duration time(Answer answer) {
        if (answer instanceof Answer.Known(OcspStaple staple) && staple.status() != OcspStaple.Status.UNKNOWN) {
            Duration left = Duration.between(clock.instant(), staple.end());
            return left.isNegative() ? Duration.ZERO : left;
        }
        return FAILURE;
    }
}
