// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto.jca;

import java.io.IOException;
import java.security.PublicKey;
import java.util.Map;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.jspecify.annotations.Nullable;

/**
 * What a public key is, as its {@code SubjectPublicKeyInfo} says it: providers do not agree on key classes, but they do on
 * the encoding.
 *
 * @param bits of an RSA modulus; 0 for keys whose type says it
 * @param pss what an RSASSA-PSS key is restricted to; null where it is not
 */
record KeyKind(Type type, int bits, @Nullable RSASSAPSSparams pss) {

    enum Type {
        P256,
        P384,
        P521,
        RSA,
        /** An RSA key that its identifier restricts to signatures by RSASSA-PSS (RFC 4055 §1.2). */
        RSA_PSS,
        ED25519,
        ED448,
        ML_DSA_44,
        ML_DSA_65,
        ML_DSA_87,
        OTHER
    }

    private static final Map<ASN1ObjectIdentifier, Type> CURVES = Map.of(
            SECObjectIdentifiers.secp256r1, Type.P256,
            SECObjectIdentifiers.secp384r1, Type.P384,
            SECObjectIdentifiers.secp521r1, Type.P521);

    private static final Map<ASN1ObjectIdentifier, Type> ALGORITHMS = Map.of(
            EdECObjectIdentifiers.id_Ed25519, Type.ED25519,
            EdECObjectIdentifiers.id_Ed448, Type.ED448,
            NISTObjectIdentifiers.id_ml_dsa_44, Type.ML_DSA_44,
            NISTObjectIdentifiers.id_ml_dsa_65, Type.ML_DSA_65,
            NISTObjectIdentifiers.id_ml_dsa_87, Type.ML_DSA_87);

    private static final KeyKind OTHER = of(Type.OTHER);

    static KeyKind of(PublicKey key) {
        byte[] encoded = key.getEncoded();
        return encoded == null ? OTHER : of(encoded);
    }

    /** What cannot be read is {@code OTHER}. */
    static KeyKind of(byte[] subjectPublicKeyInfo) {
        try {
            return of(SubjectPublicKeyInfo.getInstance(subjectPublicKeyInfo));
        } catch (IOException | RuntimeException e) { // of whatever the parser comes across
            return OTHER;
        }
    }

    private static KeyKind of(SubjectPublicKeyInfo info) throws IOException {
        ASN1ObjectIdentifier algorithm = info.getAlgorithm().getAlgorithm();
        ASN1Encodable parameters = info.getAlgorithm().getParameters();
        if (algorithm.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
            return parameters instanceof ASN1ObjectIdentifier curve
                    ? of(CURVES.getOrDefault(curve, Type.OTHER))
                    : OTHER;
        }
        if (algorithm.equals(PKCSObjectIdentifiers.rsaEncryption)) {
            return new KeyKind(Type.RSA, modulusBits(info), null);
        }
        if (algorithm.equals(PKCSObjectIdentifiers.id_RSASSA_PSS)) {
            return new KeyKind(Type.RSA_PSS, modulusBits(info), RSASSAPSSparams.getInstance(parameters));
        }
        return of(ALGORITHMS.getOrDefault(algorithm, Type.OTHER));
    }

    private static KeyKind of(Type type) {
        return new KeyKind(type, 0, null);
    }

    private static int modulusBits(SubjectPublicKeyInfo info) throws IOException {
        return RSAPublicKey.getInstance(info.parsePublicKey()).getModulus().bitLength();
    }

    /** Whether a signature takes long on any library: it does with RSA from 3072 bits on. */
    boolean large() {
        return bits >= 3072;
    }
}
