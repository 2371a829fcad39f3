// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.extension;

import io.postern.tls.extension.ExtensionType.Place;
import io.postern.tls.wire.Reader;
import io.postern.tls.wire.Writer;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An extension as it stands in one message, with a sample of its data.
 *
 * @param ends whether the data says itself where it ends; if not, each prefix of it is as good
 * @param reader reads the block of that message and takes the extension out of it
 */
record Form(
        ExtensionType type, Place place, byte[] sample, boolean ends, Function<Reader, @Nullable Extension> reader) {

    /** What must stand in a block besides, by code. */
    private static final Map<Place, Map<Integer, String>> COMPANIONS = Map.of(
            Place.SERVER_HELLO, Map.of(43, "0304", 51, "001d000142"),
            Place.HELLO_RETRY_REQUEST, Map.of(43, "0304"),
            Place.CERTIFICATE_REQUEST, Map.of(13, "00020403"));

    /** Reads data as the message would, whatever its length. */
    Extension read(byte[] data) {
        return Objects.requireNonNull(readBlock(data), this::toString);
    }

    /** Reads a block in which the extension stands as often as there are data. */
    @Nullable
    Extension readBlock(byte[]... data) {
        return reader.apply(new Reader(block(data)));
    }

    private byte[] block(byte[]... data) {
        Writer writer = new Writer();
        try (var _ = writer.vector16()) {
            for (byte[] one : data) {
                write(writer, type.code(), one);
            }
            COMPANIONS.getOrDefault(place, Map.of()).forEach((code, hex) -> {
                if (code != type.code()) {
                    write(writer, code, HexFormat.of().parseHex(hex));
                }
            });
        }
        return writer.toByteArray();
    }

    private static void write(Writer writer, int code, byte[] data) {
        writer.u16(code);
        try (var _ = writer.vector16()) {
            writer.bytes(data);
        }
    }

    @Override
    public String toString() {
        return type + " in " + place;
    }
}
