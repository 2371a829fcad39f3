// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.extension;

import io.postern.tls.wire.Reader;
import io.postern.tls.wire.Writer;

/** early_data (RFC 8446 §4.2.10). */
public final class EarlyData {

    private EarlyData() {}

    /** Says that the client sends early data: empty. */
    public record ClientHello() implements Extension {

        static ClientHello read(Reader body) {
            body.end();
            return new ClientHello();
        }

        @Override
        public ExtensionType type() {
            return ExtensionType.EARLY_DATA;
        }

        @Override
        public void write(Writer body) {}
    }

    /** Says that it is accepted: empty. */
    public record EncryptedExtensions() implements EncryptedExtension {

        static EncryptedExtensions read(Reader body) {
            body.end();
            return new EncryptedExtensions();
        }

        @Override
        public ExtensionType type() {
            return ExtensionType.EARLY_DATA;
        }

        @Override
        public void write(Writer body) {}
    }

    /**
     * {@code uint32 max_early_data_size}: that a ticket may be used for it.
     *
     * @param maxEarlyDataSize in bytes of content, without padding and content types; 32 bits, unsigned
     */
    public record NewSessionTicket(long maxEarlyDataSize) implements Extension {

        static NewSessionTicket read(Reader body) {
            long size = body.u32();
            body.end();
            return new NewSessionTicket(size);
        }

        @Override
        public ExtensionType type() {
            return ExtensionType.EARLY_DATA;
        }

        @Override
        public void write(Writer body) {
            body.u32(maxEarlyDataSize);
        }
    }
}
