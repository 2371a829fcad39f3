// SPDX-License-Identifier: Apache-2.0
package io.postern.testing;

import io.postern.tls.record.RecordHeader;
import io.postern.tls.wire.Reader;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Properties;

/** The values of a trace of RFC 8448, by their names in its file. */
public final class Rfc8448Trace {

    private final Properties values = new Properties();

    private Rfc8448Trace(String file) {
        try (InputStream in = Rfc8448Trace.class.getResourceAsStream("/rfc8448/" + file + ".properties")) {
            values.load(Objects.requireNonNull(in, file));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The trace of one section, 3 to 7. */
    public static Rfc8448Trace section(int number) {
        return new Rfc8448Trace("section-" + number);
    }

    /** Handshake messages of all sections. */
    public static Rfc8448Trace messages() {
        return new Rfc8448Trace("messages");
    }

    public boolean has(String name) {
        return values.containsKey(name);
    }

    public byte[] hex(String name) {
        return HexFormat.of().parseHex(Objects.requireNonNull(values.getProperty(name), name));
    }

    /** A number of 32 bits. */
    public long number(String name) {
        byte[] bytes = hex(name);
        return new Reader(bytes, 0, bytes.length).u32();
    }

    /** What a plaintext record holds. */
    public byte[] fragment(String record) {
        byte[] bytes = hex(record);
        return Arrays.copyOfRange(bytes, RecordHeader.LENGTH, bytes.length);
    }
}
