// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto.jca;

import static io.postern.tls.crypto.jca.TestLibraries.assertFault;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.postern.tls.alert.Fault;
import io.postern.tls.crypto.KeyExchange;
import io.postern.tls.crypto.NamedGroup;
import io.postern.tls.wire.Secret;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.stream.Stream;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.generators.MLKEMKeyPairGenerator;
import org.bouncycastle.crypto.kems.MLKEMExtractor;
import org.bouncycastle.crypto.params.MLKEMKeyGenerationParameters;
import org.bouncycastle.crypto.params.MLKEMParameters;
import org.bouncycastle.crypto.params.MLKEMPrivateKeyParameters;
import org.bouncycastle.crypto.params.MLKEMPublicKeyParameters;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The client is BouncyCastle without the JCA between. */
class HybridGroupTest {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final AsymmetricCipherKeyPair kemKeys = kemKeys();

    static Stream<Library> libraries() {
        return TestLibraries.serving(Primitive.ML_KEM_768).stream();
    }

    @ParameterizedTest
    @MethodSource("libraries")
    void clientUnwrapsTheSecretOfBothParts(Library library) throws GeneralSecurityException {
        TestShare x25519 = x25519();
        KeyExchange.Answer answer = group(library).answer(join(encapsulationKey(), x25519.share()));
        assertEquals(1088 + 32, answer.serverShare().length);
        byte[] first = new MLKEMExtractor((MLKEMPrivateKeyParameters) kemKeys.getPrivate())
                .extractSecret(Arrays.copyOf(answer.serverShare(), 1088));
        try (Secret second = x25519.agree(Arrays.copyOfRange(answer.serverShare(), 1088, 1088 + 32));
                Secret secret = answer.sharedSecret()) {
            assertArrayEquals(join(first, second.expose()), secret.expose());
        }
    }

    /** FIPS 203 §7.2: each of the 768 coefficients of 12 bits must be below 3329. */
    @ParameterizedTest
    @MethodSource("libraries")
    void coefficientOutOfRangeIsRefused(Library library) throws GeneralSecurityException {
        KeyExchange group = group(library);
        byte[] share = join(encapsulationKey(), x25519().share());
        for (int coefficient = 0; coefficient < 768; coefficient++) {
            for (int value : new int[] {3329, 4095}) {
                byte[] changed = withCoefficient(share, coefficient, value);
                assertFault(Fault.BAD_KEY_SHARE, () -> group.answer(changed));
            }
        }
        group.answer(withCoefficient(share, 0, 3328)).sharedSecret().close();
    }

    @ParameterizedTest
    @MethodSource("libraries")
    void shareOfAnotherLengthIsRefused(Library library) throws GeneralSecurityException {
        KeyExchange group = group(library);
        byte[] share = join(encapsulationKey(), x25519().share());
        for (int length : new int[] {0, 32, 1184, share.length - 1, share.length + 1}) {
            assertFault(Fault.BAD_KEY_SHARE, () -> group.answer(Arrays.copyOf(share, length)));
        }
    }

    @ParameterizedTest
    @MethodSource("libraries")
    void x25519PartThatLeadsToZeroIsRefused(Library library) throws GeneralSecurityException {
        KeyExchange group = group(library);
        assertFault(Fault.BAD_KEY_SHARE, () -> group.answer(join(encapsulationKey(), new byte[32])));
    }

    @ParameterizedTest
    @MethodSource("libraries")
    void manyThreadsUseOneGroup(Library library) throws Exception {
        KeyExchange group = group(library);
        byte[] share = join(encapsulationKey(), x25519().share());
        Threads.runOnMany(() -> {
            for (int i = 0; i < 10; i++) {
                KeyExchange.Answer answer = group.answer(share);
                byte[] first = new MLKEMExtractor((MLKEMPrivateKeyParameters) kemKeys.getPrivate())
                        .extractSecret(Arrays.copyOf(answer.serverShare(), 1088));
                assertArrayEquals(first, Arrays.copyOf(answer.sharedSecret().expose(), 32));
            }
            return null;
        });
    }

    private static KeyExchange group(Library library) throws GeneralSecurityException {
        Library x25519 = TestLibraries.serving(Primitive.X25519).getFirst();
        return new HybridGroup(
                MlKemProbe.tested(library, RANDOM), new DiffieHellman(NamedGroup.X25519, x25519, RANDOM));
    }

    private static TestShare x25519() throws GeneralSecurityException {
        return TestShare.generate(NamedGroup.X25519, TestLibraries.library(LibraryName.BOUNCY_CASTLE));
    }

    private static AsymmetricCipherKeyPair kemKeys() {
        MLKEMKeyPairGenerator generator = new MLKEMKeyPairGenerator();
        generator.init(new MLKEMKeyGenerationParameters(RANDOM, MLKEMParameters.ml_kem_768));
        return generator.generateKeyPair();
    }

    private byte[] encapsulationKey() {
        return ((MLKEMPublicKeyParameters) kemKeys.getPublic()).getEncoded();
    }

    /** Two coefficients share three bytes, the low bits first. */
    private static byte[] withCoefficient(byte[] share, int coefficient, int value) {
        byte[] changed = share.clone();
        int at = coefficient / 2 * 3;
        if (coefficient % 2 == 0) {
            changed[at] = (byte) value;
            changed[at + 1] = (byte) ((changed[at + 1] & 0xf0) | value >>> 8);
        } else {
            changed[at + 1] = (byte) ((changed[at + 1] & 0x0f) | (value & 0x0f) << 4);
            changed[at + 2] = (byte) (value >>> 4);
        }
        return changed;
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }
}
