// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.message;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.wire.Reader;
import io.postern.tls.wire.Writer;

/**
 * KeyUpdate (RFC 8446 §4.6.3): {@code KeyUpdateRequest request_update}.
 *
 * @param updateRequested whether the receiver is to change its own key too
 */
public record KeyUpdate(boolean updateRequested) {

    /** Reads the message behind its header. */
    public static KeyUpdate read(Reader body) {
        int request = body.u8();
        body.end();
        if (request > 1) {
            throw new TlsException(Fault.BAD_KEY_UPDATE);
        }
        return new KeyUpdate(request == 1);
    }

    /** Writes the message with its header. */
    public void write(Writer writer) {
        writer.u8(HandshakeType.KEY_UPDATE.code());
        try (var _ = writer.vector24()) {
            writer.u8(updateRequested ? 1 : 0);
        }
    }
}
