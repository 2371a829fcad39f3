// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.extension;

import static io.postern.tls.extension.ExtensionType.Place.CLIENT_HELLO;
import static io.postern.tls.extension.ExtensionType.Place.ENCRYPTED_EXTENSIONS;
import static io.postern.tls.extension.ExtensionType.Place.HELLO_RETRY_REQUEST;
import static io.postern.tls.extension.ExtensionType.Place.SERVER_HELLO;

import org.jspecify.annotations.Nullable;

/** The extensions that this server reads or sends, and the messages in which each may stand (RFC 8446 §4.2). */
public enum ExtensionType {
    SERVER_NAME(0, CLIENT_HELLO, ENCRYPTED_EXTENSIONS),
    SUPPORTED_GROUPS(10, CLIENT_HELLO, ENCRYPTED_EXTENSIONS),
    SIGNATURE_ALGORITHMS(13, CLIENT_HELLO),
    APPLICATION_LAYER_PROTOCOL_NEGOTIATION(16, CLIENT_HELLO, ENCRYPTED_EXTENSIONS),
    PADDING(21, CLIENT_HELLO),
    PRE_SHARED_KEY(41, CLIENT_HELLO, SERVER_HELLO),
    EARLY_DATA(42, CLIENT_HELLO, ENCRYPTED_EXTENSIONS),
    SUPPORTED_VERSIONS(43, CLIENT_HELLO, SERVER_HELLO, HELLO_RETRY_REQUEST),
    COOKIE(44, CLIENT_HELLO, HELLO_RETRY_REQUEST),
    PSK_KEY_EXCHANGE_MODES(45, CLIENT_HELLO),
    KEY_SHARE(51, CLIENT_HELLO, SERVER_HELLO, HELLO_RETRY_REQUEST);

    /** Messages that carry extensions. */
    public enum Place {
        CLIENT_HELLO(1),
        SERVER_HELLO(2),
        HELLO_RETRY_REQUEST(4),
        ENCRYPTED_EXTENSIONS(8);

        private final int bit;

        Place(int bit) {
            this.bit = bit;
        }
    }

    private final int code;
    private final int places; // the bits of all of them

    ExtensionType(int code, Place first, Place... rest) {
        this.code = code;
        int bits = first.bit;
        for (Place place : rest) {
            bits |= place.bit;
        }
        this.places = bits;
    }

    /** The value on the wire. */
    public int code() {
        return code;
    }

    public boolean mayStandIn(Place place) {
        return (places & place.bit) != 0;
    }

    /** The extension of that value, or null where it is not one of ours, GREASE among them. */
    public static @Nullable ExtensionType of(int code) {
        for (ExtensionType type : values()) {
            if (type.code == code) {
                return type;
            }
        }
        return null;
    }
}
