// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.record;

import java.util.random.RandomGenerator;

/**
 * How long the protected records that we send may be, and how they are padded.
 *
 * @param innerLimit the longest {@code TLSInnerPlaintext}, in bytes: content, content type and padding; 64 at least
 * @param random what random padding is drawn from
 */
public record RecordShape(int innerLimit, RecordPadding padding, RandomGenerator random) {

    /** The longest {@code TLSInnerPlaintext} that there is (RFC 8446 §5.4). */
    public static final int LONGEST = RecordHeader.MAX_PLAINTEXT + 1;

    /** Records as long as they may be, without padding. */
    public static final RecordShape PLAIN = new RecordShape(LONGEST, RecordPadding.NONE, () -> 0);

    public RecordShape {
        if (innerLimit < 64 || innerLimit > LONGEST) {
            throw new IllegalArgumentException("records of " + innerLimit + " bytes");
        }
    }

    /** The longest content of one record, in bytes. */
    public int maxPlaintext() {
        return innerLimit - 1;
    }

    int paddedInner(int contentLength) {
        return padding.padded(contentLength + 1, innerLimit, random);
    }

    /** The longest that {@link #paddedInner} may come to. */
    int longestInner(int contentLength) {
        return switch (padding) {
            case RecordPadding.None() -> contentLength + 1;
            case RecordPadding.ToMultiple _ -> paddedInner(contentLength);
            case RecordPadding.UpTo(int most) -> Math.min(innerLimit, contentLength + 1 + most);
        };
    }
}
