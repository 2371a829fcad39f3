// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.session;

import io.postern.tls.alert.TlsException;
import io.postern.tls.crypto.CryptoProvider;
import io.postern.tls.wire.Reader;
import io.postern.tls.wire.Writer;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Cookies that hold their {@link RetryState} and the time at which they were made, sealed as {@link TicketSealing} does it:
 * nodes that share ticket keys can finish each other's handshakes. Nothing is stored for a client that is told to try again.
 *
 * <pre>
 * struct {
 *     uint64 made_at;           nanoseconds
 *     RetryState state;
 * } Content;
 * </pre>
 */
public final class SealedRetryCookies implements RetryCookies {

    /** How long a cookie holds: longer than any handshake may take. */
    static final Duration LIFETIME = Duration.ofMinutes(10);

    /** How far the clock of the node that made a cookie may be ahead of ours. */
    static final Duration CLOCKS_APART = Duration.ofMinutes(1);

    private final TicketSealing sealing;
    private final LongSupplier clock;

    /**
     * Cookies under these keys.
     *
     * @param keys where they are those of tickets, neither can be passed off as the other
     * @param clock nanoseconds from some point, the same for all who have these keys
     */
    public SealedRetryCookies(CryptoProvider crypto, TicketKeys keys, LongSupplier clock) {
        this.sealing = new TicketSealing("cookie", crypto, keys);
        this.clock = clock;
    }

    /**
     * Cookies under keys of their own.
     *
     * @param ticker nanoseconds from some point
     */
    public SealedRetryCookies(CryptoProvider crypto, LongSupplier ticker) {
        this(crypto, new RotatingTicketKeys(crypto, LIFETIME, 3, ticker), ticker);
    }

    /** @throws IllegalStateException where there is no key, which is only so where nobody has any */
    @Override
    public byte[] seal(RetryState state) {
        byte[] content =
                new Writer().u64(clock.getAsLong()).bytes(state.toByteArray()).toByteArray();
        byte[] cookie = sealing.seal(content);
        if (cookie == null) {
            throw new IllegalStateException("no key for cookies");
        }
        return cookie;
    }

    @Override
    public @Nullable RetryState open(byte[] cookie) {
        byte[] content = sealing.open(cookie);
        if (content == null) {
            return null;
        }
        try {
            Reader reader = new Reader(content);
            long age = clock.getAsLong() - reader.u64();
            return age > LIFETIME.toNanos() || age < -CLOCKS_APART.toNanos() ? null : RetryState.read(reader);
        } catch (TlsException _) {
            return null;
        }
    }
}
