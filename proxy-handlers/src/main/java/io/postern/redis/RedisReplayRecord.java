// SPDX-License-Identifier: Apache-2.0
package io.postern.redis;

import io.lettuce.core.SetArgs;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.postern.tls.session.ReplayRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The single-use record of all nodes that share a Redis and a prefix (RFC 8446 §8.1): a key of Redis for each ticket that
 * was used, which only one node can set.
 *
 * <p>A hello is taken from a window before it was sent, by the clock of whoever takes it, to a window after. So a used ticket
 * is remembered for twice the window, and for {@link #CLOCKS_APART} more, by which clocks of nodes may differ.
 *
 * <p>What is not covered:
 *
 * <ul>
 *   <li>After every connection, hellos that may have been used before it: Redis may have lost its memory. That is over after
 *       the window and {@link #CLOCKS_APART}.
 *   <li>Hellos of a time that has passed already by the highest clock that was ever seen here: a clock that is set back does
 *       not bring back what was forgotten.
 * </ul>
 */
public final class RedisReplayRecord implements ReplayRecord {

    /** By how much the clocks of two nodes may differ, and Redis' own may jump: no more where any time service runs. */
    static final Duration CLOCKS_APART = Duration.ofSeconds(10);

    /** How often Redis is asked whether it is there: nothing else might notice that it hangs. */
    private static final Duration PROBE = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(RedisReplayRecord.class);
    private static final byte[] USED = {'1'};

    private final RedisLink link;
    private final String prefix;
    private final byte[] domain;
    private final Duration window;
    private final Duration deadline;
    private final AtomicReference<Coverage> coverage;
    private final AtomicReference<@Nullable String> complaint = new AtomicReference<>();

    /**
     * What the record covers.
     *
     * @param session of which this is true
     * @param highest the highest time seen
     * @param begin the first hello that cannot have been used before the session began
     */
    private record Coverage(@Nullable RedisSession session, Instant highest, Instant begin) {}

    /**
     * A record that knows only what is in Redis.
     *
     * @param prefix of the names of keys in Redis, which names the record too
     * @param window how far the time of a hello may be from the one that we see, at which its early data is taken
     * @param deadline how long a handshake waits
     */
    public RedisReplayRecord(RedisLink link, String prefix, Duration window, Duration deadline) {
        this.link = link;
        this.prefix = prefix + ":early-data:";
        this.domain = ("redis:" + prefix).getBytes(StandardCharsets.US_ASCII);
        this.window = window;
        this.deadline = deadline;
        this.coverage = new AtomicReference<>(new Coverage(null, Instant.MIN, Instant.MAX));
        link.repeat(this::probe, PROBE);
    }

    private void probe() {
        try {
            link.ask(session -> {
                String _ = session.ask(RedisAsyncCommands::ping);
            });
        } catch (ExecutionException _) {
            // What Redis says to that does not matter, and a connection that has broken is the link's to report.
        }
    }

    @Override
    public byte[] domain() {
        return domain;
    }

    @Override
    public CompletionStage<Answer> use(byte[] ticket, Instant sent, Instant now) {
        RedisSession session = link.session();
        Coverage covered = coverage.updateAndGet(held -> next(held, session, now));
        if (session == null) {
            return CompletableFuture.completedStage(Answer.UNAVAILABLE);
        }
        if (sent.isBefore(covered.begin) || sent.isBefore(covered.highest.minus(window))) {
            return CompletableFuture.completedStage(Answer.NOT_COVERED);
        }
        try {
            return session.commands()
                    .set(
                            prefix + HexFormat.of().formatHex(ticket),
                            USED,
                            SetArgs.Builder.nx().px(window.multipliedBy(2).plus(CLOCKS_APART)))
                    .toCompletableFuture()
                    .handle(this::answer)
                    .completeOnTimeout(Answer.UNAVAILABLE, deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RuntimeException e) { // closed meanwhile
            return CompletableFuture.completedStage(answer(null, e));
        }
    }

    private Coverage next(Coverage held, @Nullable RedisSession session, Instant now) {
        Instant highest = now.isAfter(held.highest) ? now : held.highest;
        if (session == null || session.equals(held.session)) {
            return highest.equals(held.highest) ? held : new Coverage(held.session, highest, held.begin);
        }
        // The clock may have been set back since the last session, and then says nothing of this one.
        Instant since = session.since().isAfter(held.highest) ? session.since() : held.highest;
        return new Coverage(session, highest, since.plus(window).plus(CLOCKS_APART));
    }

    private Answer answer(@Nullable String reply, @Nullable Throwable failure) {
        if (failure == null) {
            return reply == null ? Answer.USED : Answer.FIRST_USE; // nil: the key is there already
        }
        String code = RedisRefusal.code(failure);
        if (code != null && !code.equals(complaint.getAndSet(code))) {
            LOG.error(
                    "early data cannot be recorded in redis, and is declined reason=\"{}\"",
                    RedisRefusal.reason(failure));
        }
        return "OOM".equals(code) ? Answer.FULL : Answer.UNAVAILABLE;
    }
}
