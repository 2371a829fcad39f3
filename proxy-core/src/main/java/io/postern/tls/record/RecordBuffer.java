// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.record;

/**
 * One record in a heap array: first as it came from the wire, header and all, then, once {@link Opener#open} has worked
 * in place, as a window on its plaintext.
 *
 * <p>An event loop has one and fills it anew for every record, so that none is allocated. What is in it is gone with the
 * next record: whoever needs the bytes longer copies them. Not thread-safe.
 */
public final class RecordBuffer {

    /** Room for a header and the longest {@code TLSCiphertext.encrypted_record} (RFC 8446 §5.2). */
    public static final int CAPACITY = RecordHeader.LENGTH + RecordHeader.MAX_CIPHERTEXT;

    private final byte[] array = new byte[CAPACITY];
    private ContentType type = ContentType.HANDSHAKE;
    private int offset;
    private int length;

    /** The array to fill: the record's header belongs at index 0, its fragment behind it. */
    public byte[] array() {
        return array;
    }

    /**
     * Says that a whole record now stands in the array.
     *
     * @param type its outer type
     * @param fragmentLength the length in its header, already checked against {@link Opener#maxFragment}
     */
    public RecordBuffer received(ContentType type, int fragmentLength) {
        return window(type, RecordHeader.LENGTH, fragmentLength);
    }

    /** The outer type before the record is opened, the inner type after. */
    public ContentType type() {
        return type;
    }

    /** Where the fragment starts in the array. */
    public int offset() {
        return offset;
    }

    /** How many bytes the fragment has. */
    public int length() {
        return length;
    }

    RecordBuffer window(ContentType newType, int newOffset, int newLength) {
        type = newType;
        offset = newOffset;
        length = newLength;
        return this;
    }
}
