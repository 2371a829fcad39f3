// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto.jca;

import java.io.IOException;
import java.security.PublicKey;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * What a public key is, as its {@code SubjectPublicKeyInfo} says it: providers do not agree on key classes, but they do on
 * the encoding.
 *
 * @param bits of the modulus, or of the curve
 */
record KeyKind(Type type, int bits) {

    enum Type {
        P256,
        P384,
        RSA,
        ED25519,
        OTHER
    }

    private static final KeyKind OTHER = new KeyKind(Type.OTHER, 0);

    static KeyKind of(PublicKey key) {
        byte[] encoded = key.getEncoded();
        return encoded == null ? OTHER : of(encoded);
    }

    /** What cannot be read is {@code OTHER}. */
    static KeyKind of(byte[] subjectPublicKeyInfo) {
        try {
            return of(SubjectPublicKeyInfo.getInstance(subjectPublicKeyInfo));
        } catch (RuntimeException e) { // of whatever the parser comes across
            return OTHER;
        }
    }

    private static KeyKind of(SubjectPublicKeyInfo info) {
        ASN1ObjectIdentifier algorithm = info.getAlgorithm().getAlgorithm();
        if (algorithm.equals(PKCSObjectIdentifiers.rsaEncryption)) {
            return rsa(info);
        }
        if (algorithm.equals(EdECObjectIdentifiers.id_Ed25519)) {
            return new KeyKind(Type.ED25519, 255);
        }
        if (algorithm.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
            Object curve = info.getAlgorithm().getParameters();
            if (SECObjectIdentifiers.secp256r1.equals(curve)) {
                return new KeyKind(Type.P256, 256);
            }
            if (SECObjectIdentifiers.secp384r1.equals(curve)) {
                return new KeyKind(Type.P384, 384);
            }
        }
        return OTHER;
    }

    private static KeyKind rsa(SubjectPublicKeyInfo info) {
        try {
            RSAPublicKey key = RSAPublicKey.getInstance(info.parsePublicKey());
            return new KeyKind(Type.RSA, key.getModulus().bitLength());
        } catch (IOException _) {
            return OTHER;
        }
    }

    /** Whether a signature takes long on any library: it does with RSA from 3072 bits on. */
    boolean large() {
        return type == Type.RSA && bits >= 3072;
    }
}
