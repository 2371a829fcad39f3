// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.message;

import io.postern.tls.wire.Reader;
import io.postern.tls.wire.Writer;

/** Finished (RFC 8446 §4.4.4): {@code opaque verify_data[Hash.length]}. */
public record Finished(byte[] verifyData) {

    /**
     * Reads the message behind its header.
     *
     * @param hashLength of the suite in use, in bytes
     */
    public static Finished read(Reader body, int hashLength) {
        byte[] verifyData = body.bytes(hashLength);
        body.end();
        return new Finished(verifyData);
    }

    /** Writes the message with its header. */
    public void write(Writer writer) {
        writer.u8(HandshakeType.FINISHED.code());
        try (var _ = writer.vector24()) {
            writer.bytes(verifyData);
        }
    }
}
