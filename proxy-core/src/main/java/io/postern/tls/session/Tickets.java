// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.session;

import org.jspecify.annotations.Nullable;

/** Makes and reads tickets (RFC 8446 §4.6.1). Safe for use by many threads, never blocking. */
public interface Tickets {

    /** Issues none, and knows none. */
    Tickets NONE = new Tickets() {
        @Override
        public byte @Nullable [] seal(TicketState state) {
            return null;
        }

        @Override
        public @Nullable TicketState open(byte[] ticket) {
            return null;
        }
    };

    /** A ticket that nobody else can read, change or make; null where there is no key to seal it under. */
    byte @Nullable [] seal(TicketState state);

    /**
     * What is in a ticket; null where it is not one of ours, or its key is gone. Whether it is still good is for the caller
     * to find out, who also closes the state.
     */
    @Nullable
    TicketState open(byte[] ticket);
}
