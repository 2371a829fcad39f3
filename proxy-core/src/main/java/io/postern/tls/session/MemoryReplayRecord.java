// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.session;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A record in the memory of this process (RFC 8446 §8.2), of bounded size.
 *
 * <p>It covers the hellos that were sent between a floor and {@code now + window}. The floor is {@code now - window} for
 * the highest {@code now} that was ever seen, and so never falls. What is remembered stands in buckets by the time that the
 * hello was sent, and a bucket is dropped when all of its time is below the floor. So whatever has been accepted is either
 * remembered or below the floor, and no step of the clock, forward or back, makes a hello acceptable twice. A clock that
 * was far ahead for a moment has early data declined until time has caught up.
 *
 * <p>It begins with the floor at {@code now + window}: whatever another process accepted before this one was started was
 * sent before that. Beside that its {@link #domain} is random, so that it is never asked about a ticket of another process.
 *
 * <p>Of a ticket 64 bits are kept, computed with a secret key, so that nobody can aim at another's or at one place of a
 * table. Two tickets that agree in them (one in 10<sup>13</sup> with a million remembered) cost the second its early data,
 * and nothing else; the same ticket always agrees with itself, which is what the record is for.
 */
public final class MemoryReplayRecord implements ReplayRecord {

    /** Buckets in a window: a tenth of a window is remembered for longer than it has to be. */
    private static final int BUCKETS = 10;

    private static final int DOMAIN_LENGTH = 16;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final byte[] domain;
    private final long firstKey;
    private final long secondKey;
    private final Duration window;
    private final long bucketMillis;
    private final int limit;

    private final Object lock = new Object();

    // All below only under the lock.

    /** By the number of the bucket, counted from 1970: {@code 2 * BUCKETS + 2} at most. */
    private final TreeMap<Long, FingerprintSet> buckets = new TreeMap<>();

    private Instant floor;
    private int size;

    /**
     * An empty record.
     *
     * @param window how far {@code sent} may be from {@code now}, either way; a millisecond at least
     * @param limit how many tickets are remembered at one time; 1 at least. Each takes 11 to 25 bytes where they
     *     are many
     * @param random what domain and keys come from
     * @param now the time of the start
     */
    public MemoryReplayRecord(Duration window, int limit, SecureRandom random, Instant now) {
        if (window.toMillis() < 1 || limit < 1) {
            throw new IllegalArgumentException("a window of " + window + " for " + limit + " tickets");
        }
        this.domain = new byte[DOMAIN_LENGTH];
        random.nextBytes(domain);
        this.firstKey = random.nextLong() | 1;
        this.secondKey = random.nextLong() | 1;
        this.window = window;
        this.bucketMillis = Math.ceilDiv(window.toMillis(), BUCKETS);
        this.limit = limit;
        this.floor = now.plus(window);
    }

    @Override
    public byte[] domain() {
        return domain;
    }

    /** Completed at once. */
    @Override
    public CompletionStage<Answer> use(byte[] ticket, Instant sent, Instant now) {
        long fingerprint = fingerprint(ticket);
        synchronized (lock) {
            return CompletableFuture.completedStage(use(fingerprint, sent, now));
        }
    }

    /** How many tickets are remembered. */
    int size() {
        synchronized (lock) {
            return size;
        }
    }

    /** Bytes of the tables: nearly all that it takes. */
    long memory() {
        synchronized (lock) {
            return buckets.values().stream().mapToLong(FingerprintSet::memory).sum();
        }
    }

    private Answer use(long fingerprint, Instant sent, Instant now) {
        raiseFloor(now.minus(window));
        if (sent.isBefore(floor) || sent.isAfter(now.plus(window))) {
            return Answer.NOT_COVERED;
        }
        long number = bucket(sent);
        FingerprintSet known = buckets.get(number);
        if (known != null && known.contains(fingerprint)) {
            return Answer.USED;
        }
        if (size >= limit) {
            return Answer.FULL;
        }
        buckets.computeIfAbsent(number, _ -> new FingerprintSet()).add(fingerprint);
        size++;
        return Answer.FIRST_USE;
    }

    private void raiseFloor(Instant least) {
        if (!least.isAfter(floor)) {
            return;
        }
        floor = least;
        long first = bucket(floor);
        for (var eldest = buckets.firstEntry();
                eldest != null && eldest.getKey() < first;
                eldest = buckets.firstEntry()) {
            size -= eldest.getValue().size();
            buckets.remove(eldest.getKey());
        }
    }

    private long bucket(Instant time) {
        return Math.floorDiv(time.toEpochMilli(), bucketMillis);
    }

    /** A keyed hash of 128 bits of the ticket's hash; 0 stands for an empty slot. */
    private long fingerprint(byte[] ticket) {
        long fingerprint = (long) LONGS.get(ticket, 0) * firstKey + (long) LONGS.get(ticket, Long.BYTES) * secondKey;
        return fingerprint == 0 ? 1 : fingerprint;
    }
}
