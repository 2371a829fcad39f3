// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.record;

import java.util.random.RandomGenerator;

/**
 * How many zeros stand behind the content of a record, to hide its length (RFC 8446 §5.4). Which policy helps depends on
 * the application; none hides when records are sent.
 */
public sealed interface RecordPadding {

    /** No padding: a record is as long as its content makes it. */
    RecordPadding NONE = new None();

    /**
     * The length of {@code TLSInnerPlaintext} with padding.
     *
     * @param length of it without, in bytes: content and content type
     * @param limit the longest that is allowed, at least {@code length}
     * @param random what random padding is drawn from
     */
    int padded(int length, int limit, RandomGenerator random);

    /** See {@link #NONE}. */
    record None() implements RecordPadding {

        @Override
        public int padded(int length, int limit, RandomGenerator random) {
            return length;
        }
    }

    /**
     * Up to the next multiple of a number of bytes.
     *
     * @param bytes at least 2
     */
    record ToMultiple(int bytes) implements RecordPadding {

        public ToMultiple {
            requireAtLeast(2, bytes);
        }

        @Override
        public int padded(int length, int limit, RandomGenerator random) {
            return Math.min(limit, Math.ceilDiv(length, bytes) * bytes);
        }
    }

    /**
     * A number of zeros that nobody can foresee, each equally likely.
     *
     * @param most at least 1
     */
    record UpTo(int most) implements RecordPadding {

        public UpTo {
            requireAtLeast(1, most);
        }

        @Override
        public int padded(int length, int limit, RandomGenerator random) {
            return Math.min(limit, length + random.nextInt(most + 1));
        }
    }

    private static void requireAtLeast(int least, int bytes) {
        if (bytes < least || bytes > RecordHeader.MAX_PLAINTEXT) {
            throw new IllegalArgumentException("padding of " + bytes + " bytes");
        }
    }
}
