// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.extension;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.wire.Reader;
import io.postern.tls.wire.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * application_layer_protocol_negotiation (RFC 7301 §3.1): {@code ProtocolName protocol_name_list<2..2^16-1>}, where
 * {@code opaque ProtocolName<1..2^8-1>}. A name is any bytes; each is kept as the character of the same number.
 */
public final class ApplicationProtocols {

    private ApplicationProtocols() {}

    /** The protocols that the client offers, in its order of preference; at least one. */
    public record ClientHello(List<String> protocols) implements Extension {

        public ClientHello {
            protocols = List.copyOf(protocols);
        }

        static ClientHello read(Reader body) {
            return new ClientHello(readList(body));
        }

        @Override
        public ExtensionType type() {
            return ExtensionType.APPLICATION_LAYER_PROTOCOL_NEGOTIATION;
        }

        @Override
        public void write(Writer body) {
            writeList(body, protocols);
        }
    }

    /** The one protocol that the server chose. */
    public record EncryptedExtensions(String protocol) implements EncryptedExtension {

        static EncryptedExtensions read(Reader body) {
            List<String> protocols = readList(body);
            if (protocols.size() != 1) {
                throw new TlsException(Fault.BAD_ENCODING); // "MUST contain exactly one ProtocolName"
            }
            return new EncryptedExtensions(protocols.getFirst());
        }

        @Override
        public ExtensionType type() {
            return ExtensionType.APPLICATION_LAYER_PROTOCOL_NEGOTIATION;
        }

        @Override
        public void write(Writer body) {
            writeList(body, List.of(protocol));
        }
    }

    private static List<String> readList(Reader body) {
        Reader list = body.vector16(2, 0xffff);
        List<String> protocols = new ArrayList<>();
        while (!list.isEmpty()) {
            protocols.add(new String(list.vector8(1, 0xff).rest(), StandardCharsets.ISO_8859_1));
        }
        body.end();
        return protocols;
    }

    private static void writeList(Writer body, List<String> protocols) {
        try (var _ = body.vector16()) {
            for (String protocol : protocols) {
                try (var _ = body.vector8()) {
                    body.bytes(protocol.getBytes(StandardCharsets.ISO_8859_1));
                }
            }
        }
    }
}
