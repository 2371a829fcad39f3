// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto.jca;

import static io.postern.tls.crypto.jca.SelfTest.hex;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A published signature by a {@link ProbeKey}, for schemes in which a second library would take long to verify. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record KnownSignature(byte[] content, byte[] signature) {

    /** Null where there is none. */
    static @Nullable KnownSignature by(KeyKind.Type type) {
        return switch (type) {
            case P256 -> // RFC 6979 §A.2.5, with SHA-256
                new KnownSignature(
                        "sample".getBytes(StandardCharsets.US_ASCII),
                        hex(
                                "3046",
                                "022100",
                                "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716",
                                "022100",
                                "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8"));
            case P384 -> // RFC 6979 §A.2.6, with SHA-384
                new KnownSignature(
                        "sample".getBytes(StandardCharsets.US_ASCII),
                        hex(
                                "3066",
                                "023100",
                                "94edbb92a5ecb8aad4736e56c691916b3f88140666ce9fa7",
                                "3d64c4ea95ad133c81a648152e44acf96e36dd1e80fabe46",
                                "023100",
                                "99ef4aeb15f178cea1fe40db2603138f130e740a19624526",
                                "203b6351d0a3a94fa329c145786e679e7b82c71a38628ac8"));
            case P521 -> // RFC 6979 §A.2.7, with SHA-512
                new KnownSignature(
                        "sample".getBytes(StandardCharsets.US_ASCII),
                        hex(
                                "308187",
                                "024200",
                                "c328fafcbd79dd77850370c46325d987cb525569fb63c5d3bc53950e6d4c5f174e",
                                "25a1ee9017b5d450606add152b534931d7d4e8455cc91f9b15bf05ec36e377fa",
                                "0241",
                                "617cce7cf5064806c467f678d3b4080d6f1cc50af26ca209417308281b68af2826",
                                "23eaa63e5b5c0723d8b8c37ff0777b1a20f8ccb1dccc43997f1ee0e44da4a67a"));
            case ED448 -> // RFC 8032 §7.4
                new KnownSignature(
                        new byte[0],
                        hex(
                                "533a37f6bbe457251f023c0d88f976ae2dfb504a843e34d2074fd823d41a591f2b233f03",
                                "4f628281f2fd7a22ddd47d7828c59bd0a21bfd3980ff0d2028d4b18a9df63e006c5d1c2d",
                                "345b925d8dc00b4104852db99ac5c7cdda8530a113a0f4dbb61149f05a7363268c71d958",
                                "08ff2e652600"));
            case RSA, RSA_PSS, ED25519, ML_DSA_44, ML_DSA_65, ML_DSA_87, OTHER -> null;
        };
    }
}
