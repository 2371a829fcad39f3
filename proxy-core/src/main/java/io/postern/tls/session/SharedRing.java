// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.session;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.crypto.HashFunction;
import io.postern.tls.wire.Reader;
import io.postern.tls.wire.Secret;
import io.postern.tls.wire.Writer;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Keys as nodes share them through a store. Immutable. Each of its successors has one key more at the end, and so every node
 * that has seen the ring before it can open what is sealed under it: {@link TicketKeys.Ring#shared} seals with the key
 * before the last.
 *
 * <pre>
 * struct {
 *     uint8 version = 1;
 *     uint64 number;
 *     uint64 rotated_at;            milliseconds since 1970, by the store's clock
 *     TicketKey keys&lt;32..1024&gt;;     32 bytes each, the oldest first
 *     opaque check[16];             the HMAC of all before it, under the last key
 * } SharedRing;
 * </pre>
 *
 * <p>The check finds damage. It does not keep out whoever can write to the store, who could put a whole ring there.
 *
 * @param number goes up by one with every rotation
 * @param rotated when its last key was added
 * @param keys 1 to {@link #MOST}, the oldest first
 */
public record SharedRing(long number, Instant rotated, List<TicketKey> keys) {

    /** How many keys a ring may have. */
    public static final int MOST = 32;

    private static final int VERSION = 1;
    private static final int CHECK_LENGTH = 16;
    private static final byte[] CHECK_LABEL = {'r', 'i', 'n', 'g'};

    public SharedRing {
        keys = List.copyOf(keys);
        if (keys.isEmpty() || keys.size() > MOST) {
            throw new IllegalArgumentException(keys.size() + " keys");
        }
    }

    /**
     * The first ring: with the key that seals, and the one that will.
     *
     * @param now by the store's clock
     */
    public static SharedRing first(TicketKey sealing, TicketKey next, Instant now) {
        return new SharedRing(1, now, List.of(sealing, next));
    }

    /**
     * The ring that follows.
     *
     * @param fresh nobody seals with it before the ring after that
     * @param kept how many keys it has at most, at least 2: the oldest are dropped
     * @param now by the store's clock
     */
    public SharedRing next(TicketKey fresh, int kept, Instant now) {
        List<TicketKey> all = new ArrayList<>(keys);
        all.add(fresh);
        return new SharedRing(number + 1, now, all.subList(Math.max(0, all.size() - kept), all.size()));
    }

    /**
     * Whether the next ring is due. A time in the future says that the store's clock was set back, and counts as well.
     *
     * @param now by the store's clock
     */
    public boolean isDue(Duration period, Instant now) {
        return Duration.between(rotated, now).abs().compareTo(period) >= 0;
    }

    /** What these keys are for. */
    public TicketKeys.Ring ring() {
        return TicketKeys.Ring.shared(keys);
    }

    /**
     * Reads what {@link #toByteArray} has made.
     *
     * @throws TlsException where these are the bytes of something else, or they were damaged
     */
    public static SharedRing read(byte[] bytes, HashFunction sha256) {
        Reader reader = new Reader(bytes);
        if (reader.u8() != VERSION) {
            throw new TlsException(Fault.BAD_ENCODING);
        }
        long number = reader.u64();
        Instant rotated = Instant.ofEpochMilli(reader.u64());
        Reader content = reader.vector16(TicketKey.LENGTH, MOST * TicketKey.LENGTH);
        List<TicketKey> keys = new ArrayList<>();
        while (!content.isEmpty()) {
            keys.add(TicketKey.of(Secret.owning(content.bytes(TicketKey.LENGTH)), sha256));
        }
        byte[] checked = Arrays.copyOf(bytes, reader.position());
        byte[] check = reader.bytes(CHECK_LENGTH);
        reader.end();
        SharedRing ring = new SharedRing(number, rotated, keys);
        if (number < 1 || !MessageDigest.isEqual(check, ring.check(checked, sha256))) {
            throw new TlsException(Fault.BAD_ENCODING);
        }
        Arrays.fill(checked, (byte) 0);
        return ring;
    }

    /** All of it, keys too: to be wiped after use. */
    public byte[] toByteArray(HashFunction sha256) {
        Writer writer =
                new Writer(64 + MOST * TicketKey.LENGTH).u8(VERSION).u64(number).u64(rotated.toEpochMilli());
        try (var _ = writer.vector16()) {
            keys.forEach(key -> writer.bytes(key.secret().expose()));
        }
        byte[] content = writer.toByteArray();
        byte[] bytes = writer.bytes(check(content, sha256)).toByteArray();
        Arrays.fill(content, (byte) 0);
        writer.wipe();
        return bytes;
    }

    private byte[] check(byte[] content, HashFunction sha256) {
        return Arrays.copyOf(sha256.hmac(keys.getLast().secret(), CHECK_LABEL, content), CHECK_LENGTH);
    }
}
