// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto.jca;

import io.postern.testing.KeyType;
import io.postern.tls.crypto.SignatureScheme;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** A key of each type, and which scheme it is for. */
final class SchemeKeys {

    static final Map<KeyType, KeyPair> KEYS = new EnumMap<>(KeyType.class);

    static {
        for (KeyType type : KeyType.values()) {
            KEYS.put(type, type.generate());
        }
    }

    private SchemeKeys() {}

    /** Each scheme with each library of this run that serves it. */
    static Stream<Arguments> schemesAndLibraries() {
        return Stream.of(SignatureScheme.values())
                .flatMap(scheme -> TestLibraries.serving(Primitive.of(scheme)).stream()
                        .map(library -> Arguments.of(scheme, library)));
    }

    static KeyPair keysFor(SignatureScheme scheme) {
        return Objects.requireNonNull(KEYS.get(typeFor(scheme)));
    }

    static KeyType typeFor(SignatureScheme scheme) {
        return switch (scheme) {
            case ECDSA_SECP256R1_SHA256 -> KeyType.EC_P256;
            case ECDSA_SECP384R1_SHA384 -> KeyType.EC_P384;
            case ED25519 -> KeyType.ED25519;
            case ECDSA_SECP521R1_SHA512 -> KeyType.EC_P521;
            case ED448 -> KeyType.ED448;
            case RSA_PSS_PSS_SHA256, RSA_PSS_PSS_SHA384, RSA_PSS_PSS_SHA512 -> KeyType.RSA_PSS_2048;
            case MLDSA44 -> KeyType.ML_DSA_44;
            case MLDSA65 -> KeyType.ML_DSA_65;
            case MLDSA87 -> KeyType.ML_DSA_87;
            case RSA_PSS_RSAE_SHA256, RSA_PSS_RSAE_SHA384, RSA_PSS_RSAE_SHA512 -> KeyType.RSA_2048;
        };
    }

    /** With the identifier that the scheme is for. */
    static KeyPair rsaKeys(SignatureScheme scheme, int bits) {
        try {
            KeyPairGenerator generator =
                    KeyPairGenerator.getInstance(typeFor(scheme) == KeyType.RSA_PSS_2048 ? "RSASSA-PSS" : "RSA");
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
