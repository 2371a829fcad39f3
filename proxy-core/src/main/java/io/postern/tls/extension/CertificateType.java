// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.extension;

import org.jspecify.annotations.Nullable;

/** Types of what stands in a Certificate message (RFC 7250 §3) that this server can read or send. */
public enum CertificateType {
    X509(0),
    RAW_PUBLIC_KEY(2);

    private final int code;

    CertificateType(int code) {
        this.code = code;
    }

    /** The value on the wire. */
    public int code() {
        return code;
    }

    /** The type of that value, or null where it is not one of ours. */
    public static @Nullable CertificateType of(int code) {
        for (CertificateType type : values()) {
            if (type.code == code) {
                return type;
            }
        }
        return null;
    }
}
