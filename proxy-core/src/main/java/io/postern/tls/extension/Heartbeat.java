// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.extension;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.wire.Reader;
import io.postern.tls.wire.Writer;

/** heartbeat (RFC 6520 §2): one byte, {@code HeartbeatMode}. Read, but never agreed to. */
public sealed interface Heartbeat extends Extension {

    /** peer_allowed_to_send(1) or peer_not_allowed_to_send(2). */
    int mode();

    @Override
    default ExtensionType type() {
        return ExtensionType.HEARTBEAT;
    }

    @Override
    default void write(Writer body) {
        body.u8(mode());
    }

    /** Whether the server may send heartbeat requests. */
    record ClientHello(int mode) implements Heartbeat {

        static ClientHello read(Reader body) {
            return new ClientHello(readMode(body));
        }
    }

    /** Whether the client may. */
    record EncryptedExtensions(int mode) implements Heartbeat, EncryptedExtension {

        static EncryptedExtensions read(Reader body) {
            return new EncryptedExtensions(readMode(body));
        }
    }

    private static int readMode(Reader body) {
        int mode = body.u8();
        body.end();
        if (mode != 1 && mode != 2) {
            throw new TlsException(Fault.BAD_HEARTBEAT_MODE);
        }
        return mode;
    }
}
