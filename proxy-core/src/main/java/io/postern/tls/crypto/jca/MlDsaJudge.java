// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto.jca;

import java.io.IOException;
import org.bouncycastle.crypto.params.MLDSAPublicKeyParameters;
import org.bouncycastle.crypto.signers.MLDSASigner;
import org.bouncycastle.crypto.util.PublicKeyFactory;

/** BouncyCastle's own implementation of ML-DSA, without its JCA provider, which would have to be loaded first. */
final class MlDsaJudge {

    private MlDsaJudge() {}

    static boolean knows(KeyKind.Type type) {
        return switch (type) {
            case ML_DSA_44, ML_DSA_65, ML_DSA_87 -> true;
            case P256, P384, P521, RSA, RSA_PSS, ED25519, ED448, OTHER -> false;
        };
    }

    static boolean accepts(ProbeKey key, byte[] content, byte[] signature) throws IOException {
        MLDSASigner verifier = new MLDSASigner();
        verifier.init(false, (MLDSAPublicKeyParameters) PublicKeyFactory.createKey(key.subjectPublicKeyInfo()));
        verifier.update(content, 0, content.length);
        return verifier.verifySignature(signature);
    }
}
