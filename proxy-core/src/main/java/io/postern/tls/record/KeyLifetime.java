// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.record;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How long one key may protect what is sent. At each of these bounds a KeyUpdate becomes due; beyond {@code records} nothing
 * is sealed any more (RFC 8446 §5.5).
 *
 * @param records that the AEAD allows
 * @param bytes of content, after which the operator wants another key; {@link Long#MAX_VALUE} for no such wish
 * @param deadline the reading of {@code ticker} from which on the operator wants another key
 * @param ticker nanoseconds from some point; null where there is no deadline, so that no clock is read
 */
public record KeyLifetime(
        long records, long bytes, long deadline, @Nullable LongSupplier ticker) {

    /** Only what the AEAD demands. */
    public KeyLifetime(long records) {
        this(records, Long.MAX_VALUE, 0, null);
    }

    boolean overAt(long recordsSealed, long bytesSealed, long reserve) {
        return recordsSealed >= records - reserve
                || bytesSealed >= bytes
                || (ticker != null && ticker.getAsLong() - deadline >= 0);
    }
}
