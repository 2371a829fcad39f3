// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.extension;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.extension.ExtensionType.Place;
import io.postern.tls.wire.Reader;
import io.postern.tls.wire.Writer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The list {@code Extension extensions<..2^16-1>} of one message: takes it apart, with the rules that hold for every
 * extension, and puts it together.
 */
public final class ExtensionBlock {

    private ExtensionBlock() {}

    /**
     * One extension as received.
     *
     * @param code its type on the wire
     * @param type null where it is not one of ours
     * @param data {@code extension_data}, a copy
     */
    public record Raw(int code, @Nullable ExtensionType type, byte[] data) {

        Reader body() {
            return new Reader(data);
        }
    }

    /**
     * Reads all extensions of a message.
     *
     * @throws TlsException where one stands twice or in the wrong message, or {@code pre_shared_key} is not the last
     */
    static List<Raw> read(Reader message, Place place) {
        Reader block = message.vector16(0, 0xffff);
        List<Raw> extensions = new ArrayList<>();
        Set<Integer> codes = new HashSet<>();
        while (!block.isEmpty()) {
            Raw extension = readOne(block);
            if (extension.type() != null && !extension.type().mayStandIn(place)) {
                throw new TlsException(Fault.MISPLACED_EXTENSION);
            }
            if (!codes.add(extension.code())) {
                throw new TlsException(Fault.DUPLICATE_EXTENSION);
            }
            extensions.add(extension);
            if (extension.type() == ExtensionType.PRE_SHARED_KEY && place == Place.CLIENT_HELLO && !block.isEmpty()) {
                throw new TlsException(Fault.PRE_SHARED_KEY_NOT_LAST);
            }
        }
        return extensions;
    }

    private static Raw readOne(Reader block) {
        int code = block.u16();
        Reader data = block.vector16(0, 0xffff);
        return new Raw(code, ExtensionType.of(code), data.rest());
    }

    /** Writes a block; null stands for an extension that is not sent. */
    static void write(Writer writer, @Nullable Extension... extensions) {
        try (var _ = writer.vector16()) {
            for (Extension extension : extensions) {
                if (extension != null) {
                    writer.u16(extension.type().code());
                    try (var _ = writer.vector16()) {
                        extension.write(writer);
                    }
                }
            }
        }
    }
}
