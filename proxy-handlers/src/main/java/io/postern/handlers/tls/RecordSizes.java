// SPDX-License-Identifier: Apache-2.0
package io.postern.handlers.tls;

import io.postern.tls.record.Sealer;
import java.util.concurrent.TimeUnit;

/**
 * How long the records of application data are: short at the start of a burst, and as long as may be in its course.
 *
 * <p>A record can be opened only when all of it is there. At the start of a connection, and again after a pause, TCP sends ten
 * segments and then waits for the client (RFC 6928), so that a first record of 16 KiB costs a round trip before the
 * client sees a byte; on a slow link it costs the time of 16 KiB. Later the next record is always on its way, and short ones would
 * only cost both sides time.
 *
 * <p>Padded records are always as long as may be: their number is for everybody to see, and would say how long the content is.
 */
final class RecordSizes {

    /** Content that fits one segment of TCP over IPv6 with timestamps (1428 bytes), with room for what tunnels take. */
    static final int ONE_SEGMENT = 1350;

    /** Three segments. */
    static final int FEW_SEGMENTS = 4096;

    /** Of single segments: TCP's initial window. */
    static final int FIRST = 10 * ONE_SEGMENT;

    /** Of single segments and of few together: by then TCP's window has doubled twice. */
    static final int SECOND = 64 << 10;

    /** As long as other programs take a connection for idle, and Linux' retransmission timeout at most. */
    private static final long PAUSE = TimeUnit.SECONDS.toNanos(1);

    private int sent;
    private long last;

    /**
     * Something is about to be sent.
     *
     * @param now of {@link System#nanoTime}
     * @param queued whether something from before is still waiting, so that it was not we who paused
     */
    void write(long now, boolean queued) {
        if (now - last >= PAUSE && !queued) {
            sent = 0;
        }
        last = now;
    }

    /** How long the content of the next record may be at most. */
    int next(Sealer by) {
        return longest(sent, by);
    }

    /** A record with that much content is on its way. */
    void sent(int length) {
        sent = after(sent, length);
    }

    /** What {@code length} bytes come to on the wire at most, in records as long as they may be from here on. */
    int sealedLength(int length, Sealer by) {
        int total = 0;
        int position = sent;
        for (int rest = length; rest > 0; ) {
            int fragment = Math.min(rest, longest(position, by));
            total += by.maxSealed(fragment);
            position = after(position, fragment);
            rest -= fragment;
        }
        return total;
    }

    private static int longest(int position, Sealer by) {
        if (position >= SECOND || by.pads()) {
            return by.maxPlaintext();
        }
        return Math.min(by.maxPlaintext(), position < FIRST ? ONE_SEGMENT : FEW_SEGMENTS);
    }

    /** What comes later is all the same. */
    private static int after(int position, int length) {
        return Math.min(position + length, SECOND);
    }
}
