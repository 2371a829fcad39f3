// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto;

import org.jspecify.annotations.Nullable;

/** Key exchange groups (RFC 8446 §4.2.7; the hybrids are those of draft-ietf-tls-ecdhe-mlkem). */
public enum NamedGroup {
    SECP256R1(0x0017, "secp256r1", 65),
    SECP384R1(0x0018, "secp384r1", 97),
    SECP521R1(0x0019, "secp521r1", 133),
    X25519(0x001d, "x25519", 32),
    X448(0x001e, "x448", 56),
    FFDHE2048(0x0100, "ffdhe2048", 256),
    FFDHE3072(0x0101, "ffdhe3072", 384),
    /** This and the larger ones have a name and no implementation: several milliseconds per handshake are a weapon. */
    FFDHE4096(0x0102, "ffdhe4096", 512),
    FFDHE6144(0x0103, "ffdhe6144", 768),
    FFDHE8192(0x0104, "ffdhe8192", 1024),
    /** A P-256 point, then an ML-KEM-768 encapsulation key. */
    SECP256R1MLKEM768(0x11eb, "SecP256r1MLKEM768", 65 + 1184),
    /** An ML-KEM-768 encapsulation key, then an X25519 public value: the other way round than its siblings. */
    X25519MLKEM768(0x11ec, "X25519MLKEM768", 1184 + 32),
    /** A P-384 point, then an ML-KEM-1024 encapsulation key. */
    SECP384R1MLKEM1024(0x11ed, "SecP384r1MLKEM1024", 97 + 1568);

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

    /** The group of that name in the registry, {@code x25519}, or null. */
    public static @Nullable NamedGroup named(String name) {
        for (NamedGroup group : values()) {
            if (group.label.equals(name)) {
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
