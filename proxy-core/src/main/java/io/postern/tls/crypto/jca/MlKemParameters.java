// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto.jca;

import java.util.HexFormat;

/** Sets of parameters of ML-KEM (FIPS 203 §8). */
enum MlKemParameters {
    ML_KEM_768(1184, 1088, "308204b2300b0609608648016503040402038204a100"),
    ML_KEM_1024(1568, 1568, "30820632300b06096086480165030404030382062100");

    private final int encapsulationKeyLength;
    private final int ciphertextLength;
    private final String publicPrefix;

    MlKemParameters(int encapsulationKeyLength, int ciphertextLength, String publicPrefix) {
        this.encapsulationKeyLength = encapsulationKeyLength;
        this.ciphertextLength = ciphertextLength;
        this.publicPrefix = publicPrefix;
    }

    /** In bytes. */
    int encapsulationKeyLength() {
        return encapsulationKeyLength;
    }

    /** In bytes. */
    int ciphertextLength() {
        return ciphertextLength;
    }

    /** What stands before the encapsulation key in a {@code SubjectPublicKeyInfo}. */
    byte[] publicPrefix() {
        return HexFormat.of().parseHex(publicPrefix);
    }

    Primitive primitive() {
        return switch (this) {
            case ML_KEM_768 -> Primitive.ML_KEM_768;
            case ML_KEM_1024 -> Primitive.ML_KEM_1024;
        };
    }
}
