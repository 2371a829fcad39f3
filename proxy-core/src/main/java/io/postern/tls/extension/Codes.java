// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.extension;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.wire.Reader;
import io.postern.tls.wire.Writer;
import java.util.ArrayList;
import java.util.List;

/** Lists of two-byte code points. */
final class Codes {

    private Codes() {}

    /** A list {@code <2..2^16-2>}. */
    static List<Integer> read16(Reader body) {
        return read(body.vector16(2, 0xfffe));
    }

    /** A list {@code <2..2^16-2>} that is all there is. */
    static List<Integer> readOnly16(Reader body) {
        List<Integer> codes = read16(body);
        body.end();
        return codes;
    }

    /** A list {@code <2..254>} that is all there is. */
    static List<Integer> readOnly8(Reader body) {
        List<Integer> codes = read(body.vector8(2, 254));
        body.end();
        return codes;
    }

    static void write16(Writer body, List<Integer> codes) {
        try (var _ = body.vector16()) {
            codes.forEach(body::u16);
        }
    }

    static void write8(Writer body, List<Integer> codes) {
        try (var _ = body.vector8()) {
            codes.forEach(body::u16);
        }
    }

    private static List<Integer> read(Reader list) {
        if (list.remaining() % 2 != 0) {
            throw new TlsException(Fault.LENGTH_OUT_OF_RANGE);
        }
        List<Integer> codes = new ArrayList<>(list.remaining() / 2);
        while (!list.isEmpty()) {
            codes.add(list.u16());
        }
        return codes;
    }
}
