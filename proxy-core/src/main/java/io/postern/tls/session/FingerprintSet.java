// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.session;

import java.util.ArrayList;
import java.util.List;

/**
 * A set of 64-bit fingerprints that only grows. Eight bytes for each slot and no object for each entry: a chain of tables
 * with open addressing, each twice as large as the one before, up to a limit. When one is three quarters full the next is
 * begun, and nothing is ever moved, so that no addition takes longer than the allocation of the largest table. Not safe for
 * use by several threads.
 */
final class FingerprintSet {

    private static final int SMALLEST = 1 << 8;

    /** 512 KiB: zeroed in some tens of microseconds; a million entries have 21 of them. */
    private static final int LARGEST = 1 << 16;

    private final List<long[]> tables = new ArrayList<>();
    private int inLast;
    private int size;

    /** Whether {@code fingerprint}, which is not 0, is in the set. */
    boolean contains(long fingerprint) {
        for (long[] table : tables) {
            if (table[slot(table, fingerprint)] == fingerprint) {
                return true;
            }
        }
        return false;
    }

    /** Adds a fingerprint that is not in the set, and not 0, which marks an empty slot. */
    void add(long fingerprint) {
        long[] last = lastWithRoom();
        last[slot(last, fingerprint)] = fingerprint;
        inLast++;
        size++;
    }

    int size() {
        return size;
    }

    /** Bytes of the tables. */
    long memory() {
        return tables.stream()
                .mapToLong(table -> (long) table.length * Long.BYTES)
                .sum();
    }

    private long[] lastWithRoom() {
        long[] last = tables.isEmpty() ? null : tables.getLast();
        if (last != null && inLast < last.length / 4 * 3) {
            return last;
        }
        long[] next = new long[last == null ? SMALLEST : Math.min(2 * last.length, LARGEST)];
        tables.add(next);
        inLast = 0;
        return next;
    }

    /** Where it is, or else the empty slot where it would be put; there is always one. */
    private static int slot(long[] table, long fingerprint) {
        int mask = table.length - 1;
        int slot = (int) (fingerprint >>> 48) & mask; // the bits that all of the ticket's are mixed into
        while (table[slot] != 0 && table[slot] != fingerprint) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }
}
