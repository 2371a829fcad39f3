// SPDX-License-Identifier: Apache-2.0
package io.postern.redis;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.postern.tls.alert.TlsException;
import io.postern.tls.crypto.CryptoProvider;
import io.postern.tls.crypto.HashFunction;
import io.postern.tls.session.RotatingTicketKeys;
import io.postern.tls.session.SealedTickets;
import io.postern.tls.session.SharedRing;
import io.postern.tls.session.TicketKey;
import io.postern.tls.session.TicketKeys;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ticket keys that nodes share through Redis: a {@link SharedRing} under {@code PREFIX:ticket-keys}.
 *
 * <ul>
 *   <li>Every node reads the ring every few seconds, eight times in a period at least. It opens by all keys and seals under
 *       the one before the last: "A key that somebody seals under has been in Redis for a whole period", and so every node
 *       has it that has reached Redis once in that period. Only the first ring of all has a key that seals at once.
 *   <li>Whoever sees that the ring is a period old, by Redis' clock, asks for {@code PREFIX:ticket-keys:rotating} (SET NX
 *       PX). The one that gets it puts the next ring there, but only in place of the very ring that it has read: two that
 *       both believe to be elected cannot both succeed. No node's clock takes part.
 *   <li>The ring's number only goes up. A node that finds none in Redis, or one with a lower number, since Redis has
 *       forgotten, puts there what it has. What cannot be read is reported, and left for somebody to look at.
 *   <li>While Redis is away, nodes go on with the ring that they have. A node that has never seen one has keys of its own.
 *   <li>"A key that has sealed a ticket here opens it until its end", whatever becomes of the ring meanwhile.
 * </ul>
 */
public final class RedisTicketKeys implements TicketKeys {

    private static final Logger LOG = LoggerFactory.getLogger(RedisTicketKeys.class);

    private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(100);
    private static final Duration LONGEST_INTERVAL = Duration.ofSeconds(5);
    private static final int LOOKS_IN_A_PERIOD = 8;

    /** Long enough to rotate, and soon over where whoever was elected has died. */
    private static final Duration LONGEST_TERM = Duration.ofSeconds(10);

    /** Puts a ring in place of another; an empty one stands for none. Answers with 1 where it has. */
    private static final String REPLACE = """
            local held = redis.call('GET', KEYS[1]) or ''
            if held ~= ARGV[1] then return 0 end
            redis.call('SET', KEYS[1], ARGV[2])
            return 1
            """;

    private static final byte[] NONE = new byte[0];

    private final RedisLink link;
    private final Settings settings;
    private final CryptoProvider crypto;
    private final HashFunction sha256;
    private final LongSupplier ticker;
    private final TicketKeys own;
    private final byte[] node;
    private final String ringKey;
    private final String rotatingKey;

    /** What is shared, and what has sealed before that; null before the first ring has been seen. */
    private volatile @Nullable Ring current;

    /** Of the link's thread, as all that follows. */
    private @Nullable SharedRing shared;

    /** Keys that have sealed here and do so no more, and when that was. */
    private final Map<TicketKey, Long> retired = new LinkedHashMap<>();

    private @Nullable String complaint;

    /**
     * How keys are kept.
     *
     * @param prefix of the names of keys in Redis
     * @param period how long a key seals
     * @param kept how many keys there are, the one to come included; 2 to {@link SharedRing#MOST}
     * @param lifetime of tickets
     */
    public record Settings(String prefix, Duration period, int kept, Duration lifetime) {}

    /**
     * Keys of this process alone, until the link has been {@linkplain RedisLink#start started} and Redis has others.
     *
     * @param ticker nanoseconds from some point, never going back
     */
    public RedisTicketKeys(RedisLink link, Settings settings, CryptoProvider crypto, LongSupplier ticker) {
        this.link = link;
        this.settings = settings;
        this.crypto = crypto;
        this.sha256 = SealedTickets.sha256(crypto);
        this.ticker = ticker;
        this.own = new RotatingTicketKeys(crypto, settings.period, settings.kept, ticker);
        this.ringKey = settings.prefix + ":ticket-keys";
        this.rotatingKey = ringKey + ":rotating";
        byte[] name = new byte[8];
        crypto.random().nextBytes(name);
        this.node = HexFormat.of().formatHex(name).getBytes(StandardCharsets.US_ASCII);
        link.repeat(this::look, interval(settings.period));
    }

    @Override
    public Ring current() {
        Ring ring = current;
        return ring == null ? own.current() : ring;
    }

    /** Whether nodes share the keys that are in force; otherwise they are this process' own. */
    public boolean isShared() {
        return current != null;
    }

    private static Duration interval(Duration period) {
        Duration interval = period.dividedBy(LOOKS_IN_A_PERIOD);
        if (interval.compareTo(SHORTEST_INTERVAL) < 0) {
            return SHORTEST_INTERVAL;
        }
        return interval.compareTo(LONGEST_INTERVAL) > 0 ? LONGEST_INTERVAL : interval;
    }

    private void look() {
        forgetRetired();
        try {
            link.ask(session -> {
                if (!look(session)) {
                    look(session); // at what somebody else has put there meanwhile
                }
            });
        } catch (ExecutionException e) {
            // A connection that has broken is the link's to report.
            if (RedisRefusal.code(e) != null) {
                complain(RedisRefusal.reason(e));
            }
        }
    }

    /** False where another node was faster. */
    private boolean look(RedisSession session) throws ExecutionException, TimeoutException, InterruptedException {
        byte @Nullable [] value = session.<byte @Nullable []>ask(commands -> commands.get(ringKey));
        Instant now = time(session);
        byte[] before = value == null ? NONE : value;
        SharedRing held = shared;
        SharedRing found;
        try {
            found = value == null ? null : SharedRing.read(value, sha256);
        } catch (TlsException _) {
            complain("what is in " + ringKey
                    + " is no ring of ticket keys, or is damaged; it is left as it is, until DEL " + ringKey
                    + " has it put there again");
            return true;
        }
        if (complaint != null) {
            complaint = null;
            LOG.info("ticket keys in redis can be used again");
        }
        if (found == null && held == null) {
            return replace(session, before, SharedRing.first(fresh(), fresh(), now), "made");
        }
        if (found == null || (held != null && found.number() < held.number())) {
            return replace(session, before, Objects.requireNonNull(held), "put back");
        }
        if (!found.equals(held)) {
            adopt(found);
        }
        return !found.isDue(settings.period, now)
                || !isElected(session)
                || replace(session, before, found.next(fresh(), settings.kept, now), "rotated");
    }

    private boolean isElected(RedisSession session) throws ExecutionException, TimeoutException, InterruptedException {
        Duration half = settings.period.dividedBy(2);
        Duration term = half.compareTo(LONGEST_TERM) < 0 ? half : LONGEST_TERM;
        String reply = session.<@Nullable String>ask(
                commands -> commands.set(rotatingKey, node, SetArgs.Builder.nx().px(term)));
        return reply != null;
    }

    /** Puts a ring there, and uses it; false where there is another than before. */
    private boolean replace(RedisSession session, byte[] before, SharedRing ring, String what)
            throws ExecutionException, TimeoutException, InterruptedException {
        byte[] value = ring.toByteArray(sha256);
        Long replaced = session.ask(commands -> replace(commands, before, value));
        // Not where there was no answer: they may not have been sent yet.
        Arrays.fill(value, (byte) 0);
        Arrays.fill(before, (byte) 0);
        if (replaced != 1) {
            return false;
        }
        LOG.info(
                "ticket keys {} in redis number={} keys={}",
                what,
                ring.number(),
                ring.keys().size());
        if (!ring.equals(shared)) {
            adopt(ring);
        }
        return true;
    }

    private RedisFuture<Long> replace(RedisAsyncCommands<String, byte[]> commands, byte[] before, byte[] value) {
        return commands.eval(REPLACE, ScriptOutputType.INTEGER, new String[] {ringKey}, before, value);
    }

    private void adopt(SharedRing next) {
        long now = ticker.getAsLong();
        Ring before = current;
        Ring ring = next.ring();
        if (before == null) {
            own.current().opening().forEach(key -> retired.put(key, now));
        } else if (before.sealing() != null && !Objects.equals(before.sealing(), ring.sealing())) {
            retired.put(before.sealing(), now);
        }
        shared = next;
        publish(ring);
        LOG.debug("ticket keys taken from redis number={}", next.number());
    }

    /** In place of those in force; with what has sealed here not long ago. */
    private void publish(Ring ring) {
        List<TicketKey> opening = new ArrayList<>(ring.opening());
        retired.keySet().stream().filter(key -> !ring.opening().contains(key)).forEach(opening::add);
        current = new Ring(ring.sealing(), opening);
    }

    private void forgetRetired() {
        long now = ticker.getAsLong();
        SharedRing ring = shared;
        if (retired.values().removeIf(since -> now - since >= settings.lifetime.toNanos()) && ring != null) {
            publish(ring.ring());
        }
    }

    private TicketKey fresh() {
        return TicketKey.generate(crypto);
    }

    private static Instant time(RedisSession session)
            throws ExecutionException, TimeoutException, InterruptedException {
        List<byte[]> secondsAndMicros = session.ask(RedisAsyncCommands::time);
        return Instant.ofEpochSecond(
                Long.parseLong(new String(secondsAndMicros.getFirst(), StandardCharsets.US_ASCII)));
    }

    private void complain(String reason) {
        if (!reason.equals(complaint)) {
            complaint = reason;
            LOG.error("ticket keys in redis cannot be used, those in force stay reason=\"{}\"", reason);
        }
    }
}
