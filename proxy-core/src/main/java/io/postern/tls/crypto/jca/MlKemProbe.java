// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto.jca;

import static io.postern.tls.crypto.jca.SelfTest.expect;

import io.postern.tls.alert.TlsException;
import io.postern.tls.wire.Secret;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.generators.MLKEMKeyPairGenerator;
import org.bouncycastle.crypto.kems.MLKEMExtractor;
import org.bouncycastle.crypto.params.MLKEMKeyGenerationParameters;
import org.bouncycastle.crypto.params.MLKEMParameters;
import org.bouncycastle.crypto.params.MLKEMPrivateKeyParameters;
import org.bouncycastle.crypto.params.MLKEMPublicKeyParameters;

/**
 * The self-test of ML-KEM: BouncyCastle's own implementation, without the JCA between, must unwrap the secret; and the
 * check of the encapsulation key's coefficients (FIPS 203 §7.2) must be there.
 */
final class MlKemProbe {

    private MlKemProbe() {}

    static MlKem tested(MlKemParameters parameters, Library library, boolean slow, SecureRandom random)
            throws GeneralSecurityException {
        MlKem kem = new MlKem(parameters, library, slow, random);
        MLKEMKeyPairGenerator generator = new MLKEMKeyPairGenerator();
        generator.init(new MLKEMKeyGenerationParameters(random, second(parameters)));
        AsymmetricCipherKeyPair pair = generator.generateKeyPair();
        byte[] encapsulationKey = ((MLKEMPublicKeyParameters) pair.getPublic()).getEncoded();
        MlKem.Encapsulation made = kem.encapsulate(encapsulationKey);
        byte[] unwrapped =
                new MLKEMExtractor((MLKEMPrivateKeyParameters) pair.getPrivate()).extractSecret(made.ciphertext());
        try (Secret ours = made.sharedSecret();
                Secret theirs = Secret.owning(unwrapped)) {
            expect(ours.equals(theirs), "a second implementation unwraps another secret");
        }
        expect(
                refusesCoefficientOutOfRange(kem, encapsulationKey),
                "an encapsulation key with a coefficient out of range was taken");
        return kem;
    }

    private static MLKEMParameters second(MlKemParameters parameters) {
        return switch (parameters) {
            case ML_KEM_768 -> MLKEMParameters.ml_kem_768;
            case ML_KEM_1024 -> MLKEMParameters.ml_kem_1024;
        };
    }

    /** The first coefficient becomes 4095; they are taken modulo 3329. */
    private static boolean refusesCoefficientOutOfRange(MlKem kem, byte[] encapsulationKey) {
        byte[] changed = encapsulationKey.clone();
        changed[0] = (byte) 0xff;
        changed[1] |= 0x0f;
        try {
            kem.encapsulate(changed).sharedSecret().close();
            return false;
        } catch (TlsException _) {
            return true;
        }
    }
}
