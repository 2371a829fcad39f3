// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server.tls13;

import io.postern.tls.crypto.HashFunction;
import io.postern.tls.extension.ExtensionBlock;
import io.postern.tls.extension.ExtensionType;
import io.postern.tls.message.ClientHello;
import io.postern.tls.wire.Writer;

/**
 * The hash of what a second ClientHello must have in common with the first (RFC 8446 §4.1.2): everything but the extensions
 * that may change. It stands for the hello, which may be large, while the client takes its time.
 */
final class HelloFingerprint {

    /** encrypted_client_hello: sealed anew for the second hello, as RFC 9849 allows. */
    private static final int ENCRYPTED_CLIENT_HELLO = 0xfe0d;

    private HelloFingerprint() {}

    static byte[] of(ClientHello hello, HashFunction hash) {
        Writer fixed = new Writer(512);
        hello.writeFields(fixed);
        for (ExtensionBlock.Raw extension : hello.extensions().all()) {
            if (!mayChange(extension)) {
                fixed.u16(extension.code());
                try (var _ = fixed.vector16()) {
                    fixed.bytes(extension.data());
                }
            }
        }
        return hash.newDigest().digest(fixed.toByteArray());
    }

    private static boolean mayChange(ExtensionBlock.Raw extension) {
        ExtensionType type = extension.type();
        if (type == null) {
            return extension.code() == ENCRYPTED_CLIENT_HELLO;
        }
        return switch (type) {
            case KEY_SHARE, EARLY_DATA, COOKIE, PRE_SHARED_KEY, PADDING -> true;
            default -> false;
        };
    }
}
