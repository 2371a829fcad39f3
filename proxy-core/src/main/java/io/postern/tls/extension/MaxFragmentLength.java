// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.extension;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.wire.Reader;
import io.postern.tls.wire.Writer;

/** max_fragment_length (RFC 6066 §4): one byte, 1 for 2^9 up to 4 for 2^12. */
public sealed interface MaxFragmentLength extends Extension {

    /** The value on the wire, 1 to 4. */
    int code();

    /** How long a record's plaintext may be, in bytes: 512 to 4096. */
    default int bytes() {
        return 1 << (8 + code());
    }

    @Override
    default ExtensionType type() {
        return ExtensionType.MAX_FRAGMENT_LENGTH;
    }

    @Override
    default void write(Writer body) {
        body.u8(code());
    }

    /** What the client asks for. */
    record ClientHello(int code) implements MaxFragmentLength {

        static ClientHello read(Reader body) {
            return new ClientHello(readCode(body));
        }
    }

    /** What the server agrees to: the value that the client asked for, or the extension is not sent. */
    record EncryptedExtensions(int code) implements MaxFragmentLength, EncryptedExtension {

        static EncryptedExtensions read(Reader body) {
            return new EncryptedExtensions(readCode(body));
        }
    }

    private static int readCode(Reader body) {
        int code = body.u8();
        body.end();
        if (code < 1 || code > 4) {
            throw new TlsException(Fault.BAD_MAX_FRAGMENT_LENGTH);
        }
        return code;
    }
}
