// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.message;

import io.postern.tls.extension.ServerHelloExtensions;
import io.postern.tls.wire.Reader;
import io.postern.tls.wire.Writer;

/**
 * ServerHello (RFC 8446 §4.1.3).
 *
 * <pre>
 * struct {
 *     ProtocolVersion legacy_version = 0x0303;
 *     Random random;
 *     opaque legacy_session_id_echo&lt;0..32&gt;;
 *     CipherSuite cipher_suite;
 *     uint8 legacy_compression_method = 0;
 *     Extension extensions&lt;6..2^16-1&gt;;
 * } ServerHello;
 * </pre>
 *
 * @param cipherSuite the code point
 */
public record ServerHello(
        byte[] random, byte[] legacySessionIdEcho, int cipherSuite, ServerHelloExtensions extensions) {

    /** {@code opaque Random[32]}. */
    public static final int RANDOM_LENGTH = 32;

    /** Reads the message behind its header. */
    public static ServerHello read(Reader body) {
        HelloFields fields = HelloFields.read(body);
        ServerHelloExtensions extensions = ServerHelloExtensions.read(body);
        body.end();
        return new ServerHello(fields.random(), fields.legacySessionIdEcho(), fields.cipherSuite(), extensions);
    }

    /** Writes the message with its header. */
    public void write(Writer writer) {
        writer.u8(HandshakeType.SERVER_HELLO.code());
        try (var _ = writer.vector24()) {
            new HelloFields(random, legacySessionIdEcho, cipherSuite).write(writer);
            extensions.write(writer);
        }
    }
}
