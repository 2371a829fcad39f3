// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.extension;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.extension.ExtensionType.Place;
import io.postern.tls.wire.Reader;
import io.postern.tls.wire.Writer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
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

    /**
     * Reads the extensions of a message that may hold nothing but answers: "Implementations MUST NOT send extension responses
     * if the remote endpoint did not send the corresponding extension requests" (RFC 8446 §4.2).
     */
    static List<Raw> readAnswers(Reader message, Place place, Set<ExtensionType> requested) {
        List<Raw> answers = read(message, place);
        for (Raw answer : answers) {
            if (answer.type() == null || !requested.contains(answer.type())) {
                throw new TlsException(Fault.UNSOLICITED_EXTENSION);
            }
        }
        return answers;
    }

    /** Parses the extension of that type, or gives null where there is none in the block. */
    static <E extends Extension> @Nullable E find(List<Raw> block, ExtensionType type, Function<Reader, E> parser) {
        for (Raw extension : block) {
            if (extension.type() == type) {
                return parser.apply(extension.body());
            }
        }
        return null;
    }

    private static Raw readOne(Reader block) {
        int code = block.u16();
        Reader data = block.vector16(0, 0xffff);
        return new Raw(code, ExtensionType.of(code), data.rest());
    }

    /** Writes a block; null stands for an extension that is not sent. */
    static void write(Writer writer, @Nullable Extension... extensions) {
        write(writer, Arrays.asList(extensions));
    }

    static void write(Writer writer, List<? extends @Nullable Extension> extensions) {
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
