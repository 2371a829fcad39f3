// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.session;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which keys tickets are sealed under and opened by at the moment. Safe for use by many threads, never blocking. */
@FunctionalInterface
public interface TicketKeys {

    /** The keys in force now. */
    Ring current();

    /**
     * Keys at one moment. Immutable.
     *
     * @param sealing what new tickets are sealed under: a key that every node that shares it has already; null where there
     *     is none, so that none are issued
     * @param opening all that tickets may have been sealed under, {@code sealing} among them
     */
    record Ring(@Nullable TicketKey sealing, List<TicketKey> opening) {

        /** No key at all: no ticket is issued, none is known. */
        public static final Ring EMPTY = new Ring(null, List.of());

        /**
         * What nodes make of the keys that they share: the one before the last seals, which every node has had for as long as
         * the last one is there, whatever their clocks say. One that is alone seals too, since there is no other.
         *
         * @param keys the oldest first
         */
        public static Ring shared(List<TicketKey> keys) {
            return keys.isEmpty() ? EMPTY : new Ring(keys.get(Math.max(0, keys.size() - 2)), keys);
        }

        public Ring {
            opening = List.copyOf(opening);
            if (sealing != null && !opening.contains(sealing)) {
                throw new IllegalArgumentException("tickets that would be sealed could not be opened");
            }
        }
    }
}
