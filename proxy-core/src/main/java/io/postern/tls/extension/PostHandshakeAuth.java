// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.extension;

import io.postern.tls.wire.Reader;
import io.postern.tls.wire.Writer;

/** post_handshake_auth (RFC 8446 §4.2.6). */
public final class PostHandshakeAuth {

    private PostHandshakeAuth() {}

    /** Says that the client can be asked for a certificate after the handshake: empty. */
    public record ClientHello() implements Extension {

        static ClientHello read(Reader body) {
            body.end();
            return new ClientHello();
        }

        @Override
        public ExtensionType type() {
            return ExtensionType.POST_HANDSHAKE_AUTH;
        }

        @Override
        public void write(Writer body) {}
    }
}
