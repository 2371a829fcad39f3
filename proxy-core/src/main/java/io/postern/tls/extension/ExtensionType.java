// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.extension;

import static io.postern.tls.extension.ExtensionType.Place.CERTIFICATE_ENTRY;
import static io.postern.tls.extension.ExtensionType.Place.CERTIFICATE_REQUEST;
import static io.postern.tls.extension.ExtensionType.Place.CLIENT_HELLO;
import static io.postern.tls.extension.ExtensionType.Place.ENCRYPTED_EXTENSIONS;
import static io.postern.tls.extension.ExtensionType.Place.HELLO_RETRY_REQUEST;
import static io.postern.tls.extension.ExtensionType.Place.NEW_SESSION_TICKET;
import static io.postern.tls.extension.ExtensionType.Place.SERVER_HELLO;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The extensions that this server knows, and the messages in which each may stand (RFC 8446 §4.2; RFC 8449 and RFC 8879 for
 * those that are younger).
 */
public enum ExtensionType {
    SERVER_NAME(0, CLIENT_HELLO, ENCRYPTED_EXTENSIONS),
    MAX_FRAGMENT_LENGTH(1, CLIENT_HELLO, ENCRYPTED_EXTENSIONS),
    STATUS_REQUEST(5, CLIENT_HELLO, CERTIFICATE_REQUEST, CERTIFICATE_ENTRY),
    SUPPORTED_GROUPS(10, CLIENT_HELLO, ENCRYPTED_EXTENSIONS),
    SIGNATURE_ALGORITHMS(13, CLIENT_HELLO, CERTIFICATE_REQUEST),
    USE_SRTP(14, CLIENT_HELLO, ENCRYPTED_EXTENSIONS),
    HEARTBEAT(15, CLIENT_HELLO, ENCRYPTED_EXTENSIONS),
    APPLICATION_LAYER_PROTOCOL_NEGOTIATION(16, CLIENT_HELLO, ENCRYPTED_EXTENSIONS),
    SIGNED_CERTIFICATE_TIMESTAMP(18, CLIENT_HELLO, CERTIFICATE_REQUEST, CERTIFICATE_ENTRY),
    CLIENT_CERTIFICATE_TYPE(19, CLIENT_HELLO, ENCRYPTED_EXTENSIONS),
    SERVER_CERTIFICATE_TYPE(20, CLIENT_HELLO, ENCRYPTED_EXTENSIONS),
    PADDING(21, CLIENT_HELLO),
    COMPRESS_CERTIFICATE(27, CLIENT_HELLO, CERTIFICATE_REQUEST),
    RECORD_SIZE_LIMIT(28, CLIENT_HELLO, ENCRYPTED_EXTENSIONS),
    PRE_SHARED_KEY(41, CLIENT_HELLO, SERVER_HELLO),
    EARLY_DATA(42, CLIENT_HELLO, ENCRYPTED_EXTENSIONS, NEW_SESSION_TICKET),
    SUPPORTED_VERSIONS(43, CLIENT_HELLO, SERVER_HELLO, HELLO_RETRY_REQUEST),
    COOKIE(44, CLIENT_HELLO, HELLO_RETRY_REQUEST),
    PSK_KEY_EXCHANGE_MODES(45, CLIENT_HELLO),
    CERTIFICATE_AUTHORITIES(47, CLIENT_HELLO, CERTIFICATE_REQUEST),
    OID_FILTERS(48, CERTIFICATE_REQUEST),
    POST_HANDSHAKE_AUTH(49, CLIENT_HELLO),
    SIGNATURE_ALGORITHMS_CERT(50, CLIENT_HELLO, CERTIFICATE_REQUEST),
    KEY_SHARE(51, CLIENT_HELLO, SERVER_HELLO, HELLO_RETRY_REQUEST);

    /** Messages that carry extensions. */
    public enum Place {
        CLIENT_HELLO(1),
        SERVER_HELLO(2),
        HELLO_RETRY_REQUEST(4),
        ENCRYPTED_EXTENSIONS(8),
        CERTIFICATE_REQUEST(16),
        CERTIFICATE_ENTRY(32),
        NEW_SESSION_TICKET(64);

        private final int bit;

        Place(int bit) {
            this.bit = bit;
        }
    }

    /** By code: every extension of every ClientHello is looked up. */
    private static final @Nullable ExtensionType[] BY_CODE = new ExtensionType[largestCode() + 1];

    static {
        for (ExtensionType type : values()) {
            BY_CODE[type.code] = type;
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

    private static int largestCode() {
        return Arrays.stream(values()).mapToInt(type -> type.code).max().orElse(0);
    }

    /** The extension of that value, or null where it is not one of ours, GREASE among them. */
    public static @Nullable ExtensionType of(int code) {
        return code < BY_CODE.length ? BY_CODE[code] : null;
    }
}
