// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.extension;

import io.postern.tls.wire.Reader;
import io.postern.tls.wire.Writer;

/** psk_key_exchange_modes (RFC 8446 §4.2.9): {@code PskKeyExchangeMode ke_modes<1..255>}. */
public final class PskKeyExchangeModes {

    /** A key alone, without forward secrecy. */
    public static final int PSK_KE = 0;

    /** A key and a key exchange. */
    public static final int PSK_DHE_KE = 1;

    private PskKeyExchangeModes() {}

    /**
     * How the client is willing to use the keys that it offers now, and the tickets that it will get.
     *
     * @param modes codes, unknown ones included; not to be changed
     */
    public record ClientHello(byte[] modes) implements Extension {

        static ClientHello read(Reader body) {
            byte[] modes = body.vector8(1, 255).rest();
            body.end();
            return new ClientHello(modes);
        }

        /** Whether one of {@link #PSK_KE}, {@link #PSK_DHE_KE} is among them. */
        public boolean contains(int mode) {
            for (byte candidate : modes) {
                if (candidate == mode) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public ExtensionType type() {
            return ExtensionType.PSK_KEY_EXCHANGE_MODES;
        }

        @Override
        public void write(Writer body) {
            try (var _ = body.vector8()) {
                body.bytes(modes);
            }
        }
    }
}
