// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.record;

/**
 * How much early data is passed over that the server does not accept (RFC 8446 §4.2.10). Counted as the client counts it, by
 * content, as far as that can be told of what cannot be opened; an empty record counts for a byte.
 */
final class EarlyDataBudget {

    /** What a record has beside its content: the tag of most suites, and the content type. */
    private static final int OVERHEAD = 16 + 1;

    /** Of all keys but those of a client that may be sending early data; it never changes. */
    private static final EarlyDataBudget NONE = new EarlyDataBudget(0);

    private long left;

    private EarlyDataBudget(long bytes) {
        left = bytes;
    }

    static EarlyDataBudget of(long bytes) {
        return bytes > 0 ? new EarlyDataBudget(bytes) : NONE;
    }

    /** Whether one more record may be passed over. */
    boolean covers(RecordBuffer record) {
        if (!isOpen()) {
            return false;
        }
        left -= Math.max(1, record.length() - OVERHEAD);
        return left >= 0;
    }

    boolean isOpen() {
        return left > 0;
    }

    /** No more is passed over. */
    void close() {
        if (isOpen()) {
            left = 0;
        }
    }
}
