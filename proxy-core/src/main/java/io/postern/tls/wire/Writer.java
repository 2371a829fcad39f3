// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.wire;

import java.util.Arrays;

/**
 * Builds bytes in the presentation language of RFC 8446 §3.
 *
 * <p>A vector is a block: {@code try (var _ = writer.vector16()) { ... }} leaves room for the length and fills it in
 * when the block ends. A body that does not fit its length field is a bug of ours, and an {@link IllegalStateException}.
 * Not thread-safe.
 */
public final class Writer {

    private byte[] array;
    private int size;

    public Writer() {
        this(256);
    }

    public Writer(int expectedSize) {
        array = new byte[expectedSize];
    }

    public Writer u8(int value) {
        return number(value, 1);
    }

    public Writer u16(int value) {
        return number(value, 2);
    }

    public Writer u24(int value) {
        return number(value, 3);
    }

    public Writer u32(long value) {
        if (value >>> 32 != 0) {
            throw new IllegalArgumentException(value + " is no number of 32 bits");
        }
        return u16((int) (value >>> 16)).u16((int) value & 0xffff);
    }

    public Writer u64(long value) {
        return u32(value >>> 32).u32(value & 0xffff_ffffL);
    }

    public Writer bytes(byte[] bytes) {
        return bytes(bytes, 0, bytes.length);
    }

    public Writer bytes(byte[] bytes, int offset, int length) {
        reserve(length);
        System.arraycopy(bytes, offset, array, size, length);
        size += length;
        return this;
    }

    /** A vector whose length is one byte. */
    public Vector vector8() {
        return new Vector(1);
    }

    /** A vector whose length is two bytes. */
    public Vector vector16() {
        return new Vector(2);
    }

    /** A vector whose length is three bytes. */
    public Vector vector24() {
        return new Vector(3);
    }

    /** Overwrites what was written, where that is secret. What it has outgrown meanwhile is not reached: give it room. */
    public void wipe() {
        Arrays.fill(array, (byte) 0);
        size = 0;
    }

    public int size() {
        return size;
    }

    /** A copy of what was written. */
    public byte[] toByteArray() {
        return Arrays.copyOf(array, size);
    }

    /** A copy of what was written from {@code start} on. */
    public byte[] toByteArray(int start) {
        return Arrays.copyOfRange(array, start, size);
    }

    private Writer number(int value, int width) {
        checkFits(value, width);
        reserve(width);
        put(size, value, width);
        size += width;
        return this;
    }

    private void put(int at, int value, int width) {
        for (int i = 0; i < width; i++) {
            array[at + i] = (byte) (value >>> (8 * (width - 1 - i)));
        }
    }

    private void reserve(int more) {
        if (array.length - size < more) {
            array = Arrays.copyOf(array, Math.max(array.length * 2, size + more));
        }
    }

    private static void checkFits(int value, int width) {
        if (value < 0 || value >>> (8 * width) != 0) {
            throw new IllegalStateException(value + " does not fit in " + width + " bytes");
        }
    }

    /** An open vector; closing it writes its length. Vectors close in the reverse order of opening. */
    public final class Vector implements AutoCloseable {

        private final int width;
        private final int start;

        private Vector(int width) {
            this.width = width;
            number(0, width);
            this.start = size;
        }

        @Override
        public void close() {
            int length = size - start;
            checkFits(length, width);
            put(start - width, length, width);
        }
    }
}
