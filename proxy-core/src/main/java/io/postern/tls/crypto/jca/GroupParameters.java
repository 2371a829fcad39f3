// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto.jca;

import io.postern.tls.crypto.NamedGroup;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.util.HexFormat;

/**
 * A Diffie-Hellman group in the words of the JCA.
 *
 * @param keyNames of its keys; the first that a library knows
 * @param secretLength of the shared secret in bytes
 */
record GroupParameters(
        NamedGroup group,
        String[] keyNames,
        String[] agreementNames,
        AlgorithmParameterSpec generation,
        ShareForm form,
        int secretLength) {

    static GroupParameters of(NamedGroup group) {
        return switch (group) {
            case SECP256R1 -> nist(group, "3059301306072a8648ce3d020106082a8648ce3d030107034200", 32, Curve.P256);
            case SECP384R1 -> nist(group, "3076301006072a8648ce3d020106052b81040022036200", 48, Curve.P384);
            case SECP521R1 -> nist(group, "30819b301006072a8648ce3d020106052b8104002303818600", 66, Curve.P521);
            case X25519 -> montgomery(group, NamedParameterSpec.X25519, "302a300506032b656e032100", "X25519", "XDH");
            case X448 -> montgomery(group, NamedParameterSpec.X448, "3042300506032b656f033900", "X448");
            case FFDHE2048 -> finiteField(group, FiniteField.FFDHE2048);
            case FFDHE3072 -> finiteField(group, FiniteField.FFDHE3072);
            case X25519MLKEM768, SECP256R1MLKEM768, SECP384R1MLKEM1024 ->
                throw new IllegalArgumentException("a hybrid is not one group");
            case FFDHE4096, FFDHE6144, FFDHE8192 -> throw new IllegalArgumentException("not served: " + group);
        };
    }

    private static GroupParameters nist(NamedGroup group, String prefix, int secretLength, Curve curve) {
        return new GroupParameters(
                group,
                new String[] {"EC"},
                new String[] {"ECDH"},
                new ECGenParameterSpec(group.toString()),
                new ShareForm.Encoded(hex(prefix), group.clientShareLength(), curve),
                secretLength);
    }

    private static GroupParameters montgomery(
            NamedGroup group, NamedParameterSpec generation, String prefix, String... names) {
        return new GroupParameters(
                group,
                names,
                names,
                generation,
                new ShareForm.Encoded(hex(prefix), group.clientShareLength(), null),
                group.clientShareLength());
    }

    private static GroupParameters finiteField(NamedGroup group, FiniteField field) {
        String[] names = {"DH", "DiffieHellman"};
        return new GroupParameters(group, names, names, field.parameters(), field, field.length());
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}
