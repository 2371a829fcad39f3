// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.message;

import org.jspecify.annotations.Nullable;

/** Types of handshake messages (RFC 8446 §4). */
public enum HandshakeType {
    CLIENT_HELLO(1),
    SERVER_HELLO(2),
    NEW_SESSION_TICKET(4),
    END_OF_EARLY_DATA(5),
    ENCRYPTED_EXTENSIONS(8),
    CERTIFICATE(11),
    CERTIFICATE_REQUEST(13),
    CERTIFICATE_VERIFY(15),
    FINISHED(20),
    KEY_UPDATE(24),
    COMPRESSED_CERTIFICATE(25);

    private final int code;

    HandshakeType(int code) {
        this.code = code;
    }

    /** The value on the wire. */
    public int code() {
        return code;
    }

    /** The type of that value, or null where it is not one of ours. */
    public static @Nullable HandshakeType of(int code) {
        for (HandshakeType type : values()) {
            if (type.code == code) {
                return type;
            }
        }
        return null;
    }
}
