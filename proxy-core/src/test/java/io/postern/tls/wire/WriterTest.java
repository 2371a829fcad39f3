// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class WriterTest {

    @Test
    void nestedVectorsGetTheirLengths() {
        Writer writer = new Writer(1);
        try (var _ = writer.vector24()) {
            writer.u8(1);
            try (var _ = writer.vector16()) {
                try (var _ = writer.vector8()) {
                    writer.bytes(new byte[] {5, 6});
                }
            }
        }
        assertArrayEquals(new byte[] {0, 0, 6, 1, 0, 3, 2, 5, 6}, writer.toByteArray());
    }

    @Test
    void valueThatDoesNotFitIsABug() {
        assertThrows(IllegalStateException.class, () -> new Writer().u8(256));
        assertThrows(IllegalStateException.class, () -> new Writer().u16(65536));
        assertThrows(IllegalStateException.class, () -> new Writer().u24(1 << 24));
        assertThrows(IllegalStateException.class, () -> new Writer().u8(-1));
    }

    @Test
    void bodyThatDoesNotFitItsLengthIsABug() {
        Writer writer = new Writer();
        Writer.Vector vector = writer.vector8();
        writer.bytes(new byte[256]);
        assertThrows(IllegalStateException.class, vector::close);
    }
}
