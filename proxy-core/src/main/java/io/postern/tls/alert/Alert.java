// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.alert;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The alerts of RFC 8446 §6, by their names there. */
public enum Alert {
    CLOSE_NOTIFY(0),
    UNEXPECTED_MESSAGE(10),
    BAD_RECORD_MAC(20),
    RECORD_OVERFLOW(22),
    HANDSHAKE_FAILURE(40),
    BAD_CERTIFICATE(42),
    UNSUPPORTED_CERTIFICATE(43),
    CERTIFICATE_REVOKED(44),
    CERTIFICATE_EXPIRED(45),
    CERTIFICATE_UNKNOWN(46),
    ILLEGAL_PARAMETER(47),
    UNKNOWN_CA(48),
    ACCESS_DENIED(49),
    DECODE_ERROR(50),
    DECRYPT_ERROR(51),
    PROTOCOL_VERSION(70),
    INSUFFICIENT_SECURITY(71),
    INTERNAL_ERROR(80),
    INAPPROPRIATE_FALLBACK(86),
    USER_CANCELED(90),
    MISSING_EXTENSION(109),
    UNSUPPORTED_EXTENSION(110),
    UNRECOGNIZED_NAME(112),
    BAD_CERTIFICATE_STATUS_RESPONSE(113),
    UNKNOWN_PSK_IDENTITY(115),
    CERTIFICATE_REQUIRED(116),
    GENERAL_ERROR(117),
    NO_APPLICATION_PROTOCOL(120);

    private final int code;

    Alert(int code) {
        this.code = code;
    }

    /** The value of {@code AlertDescription} on the wire. */
    public int code() {
        return code;
    }

    /** The alert of that value, or null where the value is not assigned. */
    public static @Nullable Alert of(int code) {
        for (Alert alert : values()) {
            if (alert.code == code) {
                return alert;
            }
        }
        return null;
    }

    /** The name that the RFC uses: {@code handshake_failure}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
