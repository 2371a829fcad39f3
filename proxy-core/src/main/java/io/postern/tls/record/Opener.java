// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.record;

/**
 * The protection of what one peer sends: turns records from the wire into plaintext. Swapped on every key change. Confined
 * to the thread of its connection.
 */
public sealed interface Opener permits PlaintextOpener, Tls13Opener {

    /** The longest fragment that a record header may announce, in bytes; beyond it is {@code record_overflow}. */
    int maxFragment();

    /**
     * Opens the record in place, and leaves its inner type and the window on its plaintext in {@code record}.
     *
     * @return whether there is anything to process; otherwise the record was early data that is passed over
     *     (RFC 8446 §4.2.10), and its content is unspecified
     * @throws io.postern.tls.alert.TlsException where the record does not decrypt or may not stand here
     */
    boolean open(RecordBuffer record);
}
