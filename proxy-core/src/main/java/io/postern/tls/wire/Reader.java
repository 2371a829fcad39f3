// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.wire;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import java.util.Arrays;

/**
 * A bounds-checked cursor over bytes that came from a peer, in the presentation language of RFC 8446 §3.
 *
 * <p>No length is believed: each is checked against its range and against what is left before it is used. A structure
 * that must fill its space ends with {@link #end()}. Every failure is a {@link TlsException} whose alert is
 * {@code decode_error}.
 *
 * <p>A reader borrows its array: nothing is copied until {@link #bytes} or {@link #rest} is asked, and the array must
 * not change meanwhile. Not thread-safe.
 */
public final class Reader {

    private final byte[] array;
    private final int limit;
    private int position;

    public Reader(byte[] array) {
        this(array, 0, array.length);
    }

    /** Reads {@code array} from {@code from}, inclusive, to {@code to}, exclusive. */
    public Reader(byte[] array, int from, int to) {
        if (from < 0 || to < from || to > array.length) {
            throw new IndexOutOfBoundsException("[" + from + ", " + to + ") of " + array.length);
        }
        this.array = array;
        this.position = from;
        this.limit = to;
    }

    /** How many bytes are left. */
    public int remaining() {
        return limit - position;
    }

    public boolean isEmpty() {
        return position == limit;
    }

    /** Where the cursor stands in the array that this reader borrows. */
    public int position() {
        return position;
    }

    public int u8() {
        return array[advance(1)] & 0xff;
    }

    public int u16() {
        int at = advance(2);
        return (array[at] & 0xff) << 8 | (array[at + 1] & 0xff);
    }

    public int u24() {
        int at = advance(3);
        return (array[at] & 0xff) << 16 | (array[at + 1] & 0xff) << 8 | (array[at + 2] & 0xff);
    }

    public long u32() {
        int at = advance(4);
        return (array[at] & 0xffL) << 24
                | (array[at + 1] & 0xff) << 16
                | (array[at + 2] & 0xff) << 8
                | (array[at + 3] & 0xff);
    }

    /** A number of 64 bits; negative where the highest is set. */
    public long u64() {
        return u32() << 32 | u32();
    }

    /** A copy of the next {@code count} bytes. */
    public byte[] bytes(int count) {
        int at = advance(count);
        return Arrays.copyOfRange(array, at, at + count);
    }

    /** A copy of all that is left. */
    public byte[] rest() {
        return bytes(remaining());
    }

    public void skip(int count) {
        advance(count);
    }

    /** The body of a vector {@code <min..max>} whose length is one byte. */
    public Reader vector8(int min, int max) {
        return vector(u8(), min, max);
    }

    /** The body of a vector {@code <min..max>} whose length is two bytes. */
    public Reader vector16(int min, int max) {
        return vector(u16(), min, max);
    }

    /** The body of a vector {@code <min..max>} whose length is three bytes. */
    public Reader vector24(int min, int max) {
        return vector(u24(), min, max);
    }

    /** Says that the structure ends here. */
    public void end() {
        if (position != limit) {
            throw new TlsException(Fault.TRAILING_BYTES);
        }
    }

    private Reader vector(int length, int min, int max) {
        if (length < min || length > max) {
            throw new TlsException(Fault.LENGTH_OUT_OF_RANGE);
        }
        int at = advance(length);
        return new Reader(array, at, at + length);
    }

    private int advance(int count) {
        if (count < 0 || count > limit - position) {
            throw new TlsException(Fault.TRUNCATED);
        }
        int at = position;
        position += count;
        return at;
    }
}
