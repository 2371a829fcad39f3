// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.message;

import io.postern.tls.extension.EncryptedExtensionsBlock;
import io.postern.tls.wire.Reader;
import io.postern.tls.wire.Writer;

/** EncryptedExtensions (RFC 8446 §4.3.1): {@code Extension extensions<0..2^16-1>}. */
public record EncryptedExtensions(EncryptedExtensionsBlock extensions) {

    /** Reads the message behind its header. */
    public static EncryptedExtensions read(Reader body) {
        EncryptedExtensionsBlock extensions = EncryptedExtensionsBlock.read(body);
        body.end();
        return new EncryptedExtensions(extensions);
    }

    /** Writes the message with its header. */
    public void write(Writer writer) {
        writer.u8(HandshakeType.ENCRYPTED_EXTENSIONS.code());
        try (var _ = writer.vector24()) {
            extensions.write(writer);
        }
    }
}
