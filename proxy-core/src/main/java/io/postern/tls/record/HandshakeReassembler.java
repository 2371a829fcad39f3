// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.record;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Puts handshake messages together from records: a message may be split over several, and a record may hold several
 * (RFC 8446 §5.1). Holds no memory between messages. Not thread-safe.
 */
public final class HandshakeReassembler {

    /** {@code msg_type} and the 24-bit length. */
    public static final int HEADER = 4;

    private static final byte[] EMPTY = new byte[0];

    private byte[] buffer = EMPTY;
    private int start;
    private int end;

    /** Takes in a copy of a record's fragment. */
    public void add(byte[] array, int offset, int length) {
        if (length == 0) {
            throw new TlsException(Fault.EMPTY_FRAGMENT);
        }
        if (buffer.length - end < length) {
            grow(length);
        }
        System.arraycopy(array, offset, buffer, end, length);
        end += length;
    }

    /**
     * The next whole message, header included, or null until more arrives. The array is the caller's.
     *
     * @param limit the longest body, in bytes; checked as soon as a message announces its length
     */
    public byte @Nullable [] next(int limit) {
        if (end - start < HEADER) {
            return null;
        }
        int length = (buffer[start + 1] & 0xff) << 16 | (buffer[start + 2] & 0xff) << 8 | (buffer[start + 3] & 0xff);
        if (length > limit) {
            throw new TlsException(Fault.MESSAGE_TOO_LONG);
        }
        int whole = HEADER + length;
        if (end - start < whole) {
            return null;
        }
        byte[] message = Arrays.copyOfRange(buffer, start, start + whole);
        start += whole;
        if (start == end) {
            clear();
        }
        return message;
    }

    /** Drops whatever is buffered, and its memory. */
    public void clear() {
        buffer = EMPTY;
        start = 0;
        end = 0;
    }

    /** Whether nothing is buffered, so that another type of record may come. */
    public boolean isEmpty() {
        return start == end;
    }

    /**
     * Proof that no handshake bytes are left over.
     *
     * @throws TlsException {@code KEY_CHANGE_WITHIN_MESSAGE} where there are
     */
    public Aligned aligned() {
        if (!isEmpty()) {
            throw new TlsException(Fault.KEY_CHANGE_WITHIN_MESSAGE);
        }
        return Aligned.PROOF;
    }

    private void grow(int more) {
        int kept = end - start;
        byte[] larger = kept + more <= buffer.length ? buffer : new byte[Math.max(kept + more, 2 * kept)];
        System.arraycopy(buffer, start, larger, 0, kept);
        buffer = larger;
        start = 0;
        end = kept;
    }
}
