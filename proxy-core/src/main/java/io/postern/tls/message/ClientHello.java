// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.message;

import io.postern.tls.crypto.CipherSuite;
import io.postern.tls.extension.ClientHelloExtensions;
import io.postern.tls.wire.Reader;
import io.postern.tls.wire.Writer;
import java.util.ArrayList;
import java.util.List;

/**
 * ClientHello (RFC 8446 §4.1.2).
 *
 * <pre>
 * struct {
 *     ProtocolVersion legacy_version = 0x0303;
 *     Random random;
 *     opaque legacy_session_id&lt;0..32&gt;;
 *     CipherSuite cipher_suites&lt;2..2^16-2&gt;;
 *     opaque legacy_compression_methods&lt;1..2^8-1&gt;;
 *     Extension extensions&lt;8..2^16-1&gt;;
 * } ClientHello;
 * </pre>
 *
 * @param cipherSuites code points in the client's order of preference, unknown ones included
 */
public record ClientHello(
        int legacyVersion,
        byte[] random,
        byte[] legacySessionId,
        List<Integer> cipherSuites,
        byte[] legacyCompressionMethods,
        ClientHelloExtensions extensions) {

    public ClientHello {
        cipherSuites = List.copyOf(cipherSuites);
    }

    /** Reads the message behind its header. */
    public static ClientHello read(Reader body) {
        int legacyVersion = body.u16();
        byte[] random = body.bytes(ServerHello.RANDOM_LENGTH);
        byte[] legacySessionId = body.vector8(0, 32).rest();
        List<Integer> cipherSuites = readCipherSuites(body.vector16(2, 0xfffe));
        byte[] legacyCompressionMethods = body.vector8(1, 0xff).rest();
        ClientHelloExtensions extensions = ClientHelloExtensions.read(body);
        body.end();
        return new ClientHello(
                legacyVersion, random, legacySessionId, cipherSuites, legacyCompressionMethods, extensions);
    }

    /** Writes the message with its header. */
    public void write(Writer writer) {
        writer.u8(HandshakeType.CLIENT_HELLO.code());
        try (var _ = writer.vector24()) {
            writeFields(writer);
            extensions.write(writer);
        }
    }

    /** Writes what stands before the extensions. */
    public void writeFields(Writer writer) {
        writer.u16(legacyVersion).bytes(random);
        try (var _ = writer.vector8()) {
            writer.bytes(legacySessionId);
        }
        try (var _ = writer.vector16()) {
            cipherSuites.forEach(writer::u16);
        }
        try (var _ = writer.vector8()) {
            writer.bytes(legacyCompressionMethods);
        }
    }

    public boolean offers(CipherSuite suite) {
        return cipherSuites.contains(suite.code());
    }

    private static List<Integer> readCipherSuites(Reader list) {
        List<Integer> suites = new ArrayList<>(list.remaining() / 2);
        while (!list.isEmpty()) {
            suites.add(list.u16());
        }
        return suites;
    }
}
