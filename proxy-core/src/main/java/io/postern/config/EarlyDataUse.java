// SPDX-License-Identifier: Apache-2.0
package io.postern.config;

/** What a pool wants of early data, which a stranger may replay within the bounds of the record (RFC 8446 §8). */
public enum EarlyDataUse {
    /** It is not accepted: the client sends it again when the handshake is complete. */
    REFUSE,

    /** It is accepted, and waits here until the handshake is complete: then no replay can get through. */
    HOLD,

    /** It is accepted and goes to the server at once. */
    PASS
}
