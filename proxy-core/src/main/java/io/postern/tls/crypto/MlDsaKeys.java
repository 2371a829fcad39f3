// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto;

import java.io.IOException;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.crypto.params.MLDSAPrivateKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;

/**
 * ML-DSA private keys in PKCS #8. RFC 9881 §6 has three forms of them: the seed, the expanded key, and both, which OpenSSL
 * writes. Every library reads the expanded key, and some no other.
 */
public final class MlDsaKeys {

    private static final Set<ASN1ObjectIdentifier> IDENTIFIERS = Set.of(
            NISTObjectIdentifiers.id_ml_dsa_44, NISTObjectIdentifiers.id_ml_dsa_65, NISTObjectIdentifiers.id_ml_dsa_87);

    private MlDsaKeys() {}

    /**
     * The same key in its expanded form; a key of another algorithm as it is.
     *
     * @throws IOException where it cannot be read
     * @throws IllegalArgumentException where seed and expanded key contradict one another
     */
    public static PrivateKeyInfo expanded(PrivateKeyInfo key) throws IOException {
        if (!IDENTIFIERS.contains(key.getPrivateKeyAlgorithm().getAlgorithm())) {
            return key;
        }
        MLDSAPrivateKeyParameters secret = (MLDSAPrivateKeyParameters) PrivateKeyFactory.createKey(key);
        return new PrivateKeyInfo(key.getPrivateKeyAlgorithm(), new DEROctetString(secret.getEncoded()));
    }
}
