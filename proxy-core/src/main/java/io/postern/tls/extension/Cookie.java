// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.extension;

import io.postern.tls.wire.Reader;
import io.postern.tls.wire.Writer;

/** cookie (RFC 8446 §4.2.2): {@code opaque cookie<1..2^16-1>}. */
public sealed interface Cookie extends Extension {

    /** At least one byte; nobody but the server that made it knows what it means. */
    byte[] cookie();

    @Override
    default ExtensionType type() {
        return ExtensionType.COOKIE;
    }

    @Override
    default void write(Writer body) {
        try (var _ = body.vector16()) {
            body.bytes(cookie());
        }
    }

    /** The cookie of the HelloRetryRequest that this hello answers. */
    record ClientHello(byte[] cookie) implements Cookie {

        static ClientHello read(Reader body) {
            return new ClientHello(readCookie(body));
        }
    }

    /** A cookie that the client has to bring back. */
    record HelloRetryRequest(byte[] cookie) implements Cookie {

        static HelloRetryRequest read(Reader body) {
            return new HelloRetryRequest(readCookie(body));
        }
    }

    private static byte[] readCookie(Reader body) {
        byte[] cookie = body.vector16(1, 0xffff).rest();
        body.end();
        return cookie;
    }
}
