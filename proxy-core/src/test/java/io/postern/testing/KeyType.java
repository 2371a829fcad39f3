// SPDX-License-Identifier: Apache-2.0
package io.postern.testing;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;

/** The kinds of keys that certificates in tests have. */
public enum KeyType {
    EC_P256,
    EC_P384,
    EC_P521,
    RSA_2048,
    /** With the identifier id-RSASSA-PSS, and no parameters. */
    RSA_PSS_2048,
    ED25519,
    ED448,
    ML_DSA_44,
    ML_DSA_65,
    ML_DSA_87;

    /** A new key pair of the JDK's making. */
    public KeyPair generate() {
        try {
            return switch (this) {
                case EC_P256 -> generate("EC", new ECGenParameterSpec("secp256r1"));
                case EC_P384 -> generate("EC", new ECGenParameterSpec("secp384r1"));
                case EC_P521 -> generate("EC", new ECGenParameterSpec("secp521r1"));
                case RSA_2048 -> generate("RSA", new RSAKeyGenParameterSpec(2048, RSAKeyGenParameterSpec.F4));
                case RSA_PSS_2048 ->
                    generate("RSASSA-PSS", new RSAKeyGenParameterSpec(2048, RSAKeyGenParameterSpec.F4));
                case ED25519 -> generate("Ed25519", NamedParameterSpec.ED25519);
                case ED448 -> generate("Ed448", NamedParameterSpec.ED448);
                case ML_DSA_44 -> generate("ML-DSA", NamedParameterSpec.ML_DSA_44);
                case ML_DSA_65 -> generate("ML-DSA", NamedParameterSpec.ML_DSA_65);
                case ML_DSA_87 -> generate("ML-DSA", NamedParameterSpec.ML_DSA_87);
            };
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair generate(String algorithm, AlgorithmParameterSpec parameters)
            throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(parameters);
        return generator.generateKeyPair();
    }
}
