// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto;

import org.jspecify.annotations.Nullable;

/** Key exchange groups (RFC 8446 §4.2.7; the hybrid is that of draft-ietf-tls-ecdhe-mlkem). */
public enum NamedGroup {
    SECP256R1(0x0017, "secp256r1", 65),
    SECP384R1(0x0018, "secp384r1", 97),
    X25519(0x001d, "x25519", 32),
    /** An ML-KEM-768 encapsulation key, then an X25519 public value. */
    X25519MLKEM768(0x11ec, "X25519MLKEM768", 1184 + 32);

    private final int code;
    private final String label;
    private final int clientShareLength;

    NamedGroup(int code, String label, int clientShareLength) {
        this.code = code;
        this.label = label;
        this.clientShareLength = clientShareLength;
    }

    /** The value on the wire. */
    public int code() {
        return code;
    }

    /** How many bytes a client's {@code key_exchange} has. */
    public int clientShareLength() {
        return clientShareLength;
    }

    /** The group of that value, or null where it is not one of ours. */
    public static @Nullable NamedGroup of(int code) {
        for (NamedGroup group : values()) {
            if (group.code == code) {
                return group;
            }
        }
        return null;
    }

    /** The name in the registry: {@code x25519}. */
    @Override
    public String toString() {
        return label;
    }
}
