// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto.jca;

import io.postern.tls.crypto.NamedGroup;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A Diffie-Hellman group in the words of the JCA.
 *
 * @param keyNames of its keys; the first that a library knows
 * @param publicPrefix what stands before the public value in a {@code SubjectPublicKeyInfo}: the one form that every
 *     library reads and writes
 * @param secretLength of the shared secret in bytes
 * @param curve null for x25519, where every value of 32 bytes is a public value
 */
record GroupParameters(
        NamedGroup group,
        String[] keyNames,
        String[] agreementNames,
        AlgorithmParameterSpec generation,
        byte[] publicPrefix,
        int secretLength,
        @Nullable Curve curve) {

    static GroupParameters of(NamedGroup group) {
        return switch (group) {
            case SECP256R1 -> nist(group, "3059301306072a8648ce3d020106082a8648ce3d030107034200", 32, Curve.P256);
            case SECP384R1 -> nist(group, "3076301006072a8648ce3d020106052b81040022036200", 48, Curve.P384);
            case X25519 -> {
                String[] names = {"X25519", "XDH"};
                yield new GroupParameters(
                        group, names, names, NamedParameterSpec.X25519, hex("302a300506032b656e032100"), 32, null);
            }
            case X25519MLKEM768 -> throw new IllegalArgumentException("a hybrid is not one group");
        };
    }

    private static GroupParameters nist(NamedGroup group, String prefix, int secretLength, Curve curve) {
        return new GroupParameters(
                group,
                new String[] {"EC"},
                new String[] {"ECDH"},
                new ECGenParameterSpec(group.toString()),
                hex(prefix),
                secretLength,
                curve);
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}
