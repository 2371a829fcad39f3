// SPDX-License-Identifier: Apache-2.0
package io.postern.handlers.relay;

/** What the client's side of a pipeline tells a relay, as a user event. */
public enum StreamEvent {
    /** All data of the client has come: it sends no more, but may still read. */
    END,

    /**
     * The client's stream broke off: what has come is not all, and nothing can be sent any more. The client's side closes
     * its channel itself.
     */
    BROKEN
}
