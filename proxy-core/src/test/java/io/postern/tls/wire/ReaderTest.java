// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class ReaderTest {

    @Test
    void numbersAreUnsignedAndBigEndian() {
        Reader reader = new Reader(new byte[] {(byte) 0xff, (byte) 0xfe, 1, (byte) 0x80, 0, 2});
        assertEquals(0xff, reader.u8());
        assertEquals(0xfe01, reader.u16());
        assertEquals(0x800002, reader.u24());
        assertTrue(reader.isEmpty());
    }

    @Test
    void vectorIsALimitedView() {
        Reader reader = new Reader(new byte[] {2, 7, 8, 9});
        Reader vector = reader.vector8(0, 255);
        assertArrayEquals(new byte[] {7, 8}, vector.rest());
        assertFault(Fault.TRUNCATED, vector::u8);
        assertEquals(9, reader.u8());
    }

    @Test
    void vectorLongerThanWhatIsLeftIsTruncated() {
        assertFault(Fault.TRUNCATED, () -> new Reader(new byte[] {2, 7}).vector8(0, 255));
        assertFault(Fault.TRUNCATED, () -> new Reader(new byte[] {0, 2, 7}).vector16(0, 65535));
        assertFault(Fault.TRUNCATED, () -> new Reader(new byte[] {(byte) 0xff, -1, -1, 7}).vector24(0, 0xffffff));
    }

    @Test
    void vectorOutsideItsRangeIsRefusedEvenWhenTheBytesAreThere() {
        assertFault(Fault.LENGTH_OUT_OF_RANGE, () -> new Reader(new byte[] {1, 7}).vector8(2, 255));
        assertFault(Fault.LENGTH_OUT_OF_RANGE, () -> new Reader(new byte[] {2, 7, 7}).vector8(0, 1));
    }

    @Test
    void bytesLeftAtTheEndAreRefused() {
        Reader reader = new Reader(new byte[] {1, 2});
        reader.u8();
        assertFault(Fault.TRAILING_BYTES, reader::end);
        reader.skip(1);
        reader.end();
    }

    @Test
    void failedReadLeavesTheCursor() {
        Reader reader = new Reader(new byte[] {1});
        assertFault(Fault.TRUNCATED, reader::u16);
        assertEquals(1, reader.u8());
    }

    @Test
    void rangeOutsideTheArrayIsABug() {
        assertThrows(IndexOutOfBoundsException.class, () -> new Reader(new byte[2], 1, 3));
        assertThrows(IndexOutOfBoundsException.class, () -> new Reader(new byte[2], 2, 1));
    }

    private static void assertFault(Fault fault, Executable read) {
        assertEquals(fault, assertThrows(TlsException.class, read).fault());
    }
}
