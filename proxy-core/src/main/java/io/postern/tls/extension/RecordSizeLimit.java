// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.extension;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.wire.Reader;
import io.postern.tls.wire.Writer;

/** record_size_limit (RFC 8449 §4): {@code uint16 RecordSizeLimit}. */
public sealed interface RecordSizeLimit extends Extension {

    /** "Endpoints MUST NOT send a "record_size_limit" extension with a value smaller than 64." */
    int MIN = 64;

    /**
     * The longest plaintext that the sender takes in a record, in bytes, as received: 64 to 2^16-1. In TLS 1.3 the content
     * type and padding count, and whatever exceeds 2^14+1 means just that.
     */
    int limit();

    @Override
    default ExtensionType type() {
        return ExtensionType.RECORD_SIZE_LIMIT;
    }

    @Override
    default void write(Writer body) {
        body.u16(limit());
    }

    /** What the client takes. */
    record ClientHello(int limit) implements RecordSizeLimit {

        static ClientHello read(Reader body) {
            return new ClientHello(readLimit(body));
        }
    }

    /** What the server takes, whatever the client said. */
    record EncryptedExtensions(int limit) implements RecordSizeLimit, EncryptedExtension {

        static EncryptedExtensions read(Reader body) {
            return new EncryptedExtensions(readLimit(body));
        }
    }

    private static int readLimit(Reader body) {
        int limit = body.u16();
        body.end();
        if (limit < MIN) {
            throw new TlsException(Fault.BAD_RECORD_SIZE_LIMIT);
        }
        return limit;
    }
}
