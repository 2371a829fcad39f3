// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto.jca;

import io.postern.tls.crypto.MlDsaKeys;
import java.io.IOException;
import java.security.spec.InvalidKeySpecException;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/**
 * Keys in the encoding that every library reads. Not all know the identifier of RSASSA-PSS keys, which are RSA keys all
 * the same once {@link SchemeParameters#fits} has seen what they may be used for; not all know each form of ML-DSA keys.
 */
final class PortableKey {

    private static final AlgorithmIdentifier RSA =
            new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE);

    private PortableKey() {}

    static byte[] ofPrivate(KeyKind.Type type, byte[] pkcs8) throws InvalidKeySpecException {
        try {
            return switch (type) {
                case RSA_PSS ->
                    new PrivateKeyInfo(RSA, PrivateKeyInfo.getInstance(pkcs8).parsePrivateKey()).getEncoded();
                case ML_DSA_44, ML_DSA_65, ML_DSA_87 ->
                    MlDsaKeys.expanded(PrivateKeyInfo.getInstance(pkcs8)).getEncoded();
                case P256, P384, P521, RSA, ED25519, ED448, OTHER -> pkcs8;
            };
        } catch (IOException e) {
            throw new InvalidKeySpecException(e);
        }
    }

    static byte[] ofPublic(KeyKind.Type type, byte[] subjectPublicKeyInfo) throws InvalidKeySpecException {
        if (type != KeyKind.Type.RSA_PSS) {
            return subjectPublicKeyInfo;
        }
        try {
            return new SubjectPublicKeyInfo(
                            RSA,
                            SubjectPublicKeyInfo.getInstance(subjectPublicKeyInfo)
                                    .parsePublicKey())
                    .getEncoded();
        } catch (IOException e) {
            throw new InvalidKeySpecException(e);
        }
    }
}
