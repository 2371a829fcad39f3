// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server;

import io.postern.tls.record.KeyLifetime;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * When we change the key of what we send of our own accord, beside the limit of the AEAD, which always holds
 * (RFC 8446 §4.6.3, §5.5).
 *
 * @param bytes of content under one key; {@link Long#MAX_VALUE} for no bound
 * @param time under one key, looked at when something is sent; null for no bound
 */
public record KeyUpdatePolicy(long bytes, @Nullable Duration time) {

    /** Only as the AEAD demands. */
    public static final KeyUpdatePolicy NONE = new KeyUpdatePolicy(Long.MAX_VALUE, null);

    /**
     * The lifetime of a key that is installed now.
     *
     * @param records that the AEAD allows
     */
    public KeyLifetime lifetime(long records, LongSupplier ticker) {
        return time == null
                ? new KeyLifetime(records, bytes, 0, null)
                : new KeyLifetime(records, bytes, ticker.getAsLong() + time.toNanos(), ticker);
    }
}
