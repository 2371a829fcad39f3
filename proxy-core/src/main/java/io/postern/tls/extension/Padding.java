// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.extension;

import io.postern.tls.wire.Reader;
import io.postern.tls.wire.Writer;

/** padding (RFC 7685 §3): bytes without a meaning. */
public final class Padding {

    private Padding() {}

    /**
     * Brings the ClientHello to a length that the client wants.
     *
     * @param length in bytes; "the client MUST fill the padding extension completely with zero bytes", but no server is told
     *     to look, so that anything is taken
     */
    public record ClientHello(int length) implements Extension {

        static ClientHello read(Reader body) {
            int length = body.remaining();
            body.skip(length);
            return new ClientHello(length);
        }

        @Override
        public ExtensionType type() {
            return ExtensionType.PADDING;
        }

        @Override
        public void write(Writer body) {
            body.bytes(new byte[length]);
        }
    }
}
