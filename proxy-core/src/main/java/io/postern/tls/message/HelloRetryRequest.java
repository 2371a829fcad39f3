// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.message;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.extension.HelloRetryRequestExtensions;
import io.postern.tls.wire.Reader;
import io.postern.tls.wire.Writer;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * HelloRetryRequest (RFC 8446 §4.1.4): a ServerHello with a random of its own.
 *
 * @param cipherSuite the code point, the same that the ServerHello will have
 */
public record HelloRetryRequest(byte[] legacySessionIdEcho, int cipherSuite, HelloRetryRequestExtensions extensions) {

    /** SHA-256 of "HelloRetryRequest" (§4.1.3). */
    private static final byte[] RANDOM =
            HexFormat.of().parseHex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c");

    /** Reads the message behind its header. */
    public static HelloRetryRequest read(Reader body) {
        HelloFields fields = HelloFields.read(body);
        if (!Arrays.equals(fields.random(), RANDOM)) {
            throw new TlsException(Fault.BAD_ENCODING);
        }
        HelloRetryRequestExtensions extensions = HelloRetryRequestExtensions.read(body);
        body.end();
        return new HelloRetryRequest(fields.legacySessionIdEcho(), fields.cipherSuite(), extensions);
    }

    /** Writes the message with its header. */
    public void write(Writer writer) {
        writer.u8(HandshakeType.SERVER_HELLO.code());
        try (var _ = writer.vector24()) {
            new HelloFields(RANDOM, legacySessionIdEcho, cipherSuite).write(writer);
            extensions.write(writer);
        }
    }
}
