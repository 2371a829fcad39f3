// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto.jca;

import static io.postern.tls.crypto.jca.TestLibraries.assertFault;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.tls.alert.Fault;
import io.postern.tls.crypto.KeyExchange;
import io.postern.tls.crypto.NamedGroup;
import io.postern.tls.wire.Secret;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.generators.MLKEMKeyPairGenerator;
import org.bouncycastle.crypto.kems.MLKEMExtractor;
import org.bouncycastle.crypto.params.MLKEMKeyGenerationParameters;
import org.bouncycastle.crypto.params.MLKEMParameters;
import org.bouncycastle.crypto.params.MLKEMPrivateKeyParameters;
import org.bouncycastle.crypto.params.MLKEMPublicKeyParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HybridGroupTest {

    private static final SecureRandom RANDOM = new SecureRandom();

    static Stream<Arguments> hybrids() {
        return Stream.of(Hybrid.X25519MLKEM768, Hybrid.SECP256R1MLKEM768, Hybrid.SECP384R1MLKEM1024)
                .flatMap(hybrid -> TestLibraries.serving(hybrid.kem().primitive()).stream()
                        .map(library -> Arguments.of(hybrid, library)));
    }

    /** BouncyCastle's ML-KEM without the JCA between, and a curve; {@code share} in the order of the draft. */
    private record Client(Hybrid hybrid, AsymmetricCipherKeyPair kemKeys, TestShare classical) {

        static Client of(Hybrid hybrid) throws GeneralSecurityException {
            MLKEMParameters parameters =
                    switch (hybrid.kem()) {
                        case ML_KEM_768 -> MLKEMParameters.ml_kem_768;
                        case ML_KEM_1024 -> MLKEMParameters.ml_kem_1024;
                    };
            MLKEMKeyPairGenerator generator = new MLKEMKeyPairGenerator();
            generator.init(new MLKEMKeyGenerationParameters(RANDOM, parameters));
            Library library = TestLibraries.library(LibraryName.BOUNCY_CASTLE);
            return new Client(hybrid, generator.generateKeyPair(), TestShare.generate(hybrid.classical(), library));
        }

        byte[] encapsulationKey() {
            return ((MLKEMPublicKeyParameters) kemKeys.getPublic()).getEncoded();
        }

        byte[] share() {
            return join(encapsulationKey(), classical.share());
        }

        /** The secret from the server's share. */
        byte[] secret(byte[] serverShare) throws GeneralSecurityException {
            int ciphertext = hybrid.kem() == MlKemParameters.ML_KEM_768 ? 1088 : 1568;
            int point = hybrid.classical().clientShareLength();
            assertEquals(ciphertext + point, serverShare.length);
            int kemAt = kemAt(point);
            int pointAt = kemAt == 0 ? ciphertext : 0;
            byte[] ofKem = new MLKEMExtractor((MLKEMPrivateKeyParameters) kemKeys.getPrivate())
                    .extractSecret(Arrays.copyOfRange(serverShare, kemAt, kemAt + ciphertext));
            try (Secret ofCurve = classical.agree(Arrays.copyOfRange(serverShare, pointAt, pointAt + point))) {
                return join(ofKem, ofCurve.expose());
            }
        }

        byte[] join(byte[] ofKem, byte[] ofCurve) {
            byte[] joined = new byte[ofKem.length + ofCurve.length];
            int kemAt = kemAt(ofCurve.length);
            System.arraycopy(ofKem, 0, joined, kemAt, ofKem.length);
            System.arraycopy(ofCurve, 0, joined, kemAt == 0 ? ofKem.length : 0, ofCurve.length);
            return joined;
        }

        /** Where ML-KEM's part begins, when the curve's part has that length. */
        private int kemAt(int curveLength) {
            return hybrid.group() == NamedGroup.X25519MLKEM768 ? 0 : curveLength;
        }
    }

    @ParameterizedTest
    @MethodSource("hybrids")
    void clientArrivesAtTheSecretOfBothParts(Hybrid hybrid, Library library) throws GeneralSecurityException {
        Client client = Client.of(hybrid);
        assertEquals(hybrid.group().clientShareLength(), client.share().length);
        KeyExchange.Answer answer = group(hybrid, library).answer(client.share());
        try (Secret secret = answer.sharedSecret()) {
            assertArrayEquals(client.secret(answer.serverShare()), secret.expose());
        }
    }

    /** FIPS 203 §7.2: each of the coefficients of 12 bits must be below 3329. */
    @ParameterizedTest
    @MethodSource("hybrids")
    void coefficientOutOfRangeIsRefused(Hybrid hybrid, Library library) throws GeneralSecurityException {
        KeyExchange group = group(hybrid, library);
        Client client = Client.of(hybrid);
        byte[] key = client.encapsulationKey();
        int coefficients = (key.length - 32) * 8 / 12;
        for (int coefficient = 0; coefficient < coefficients; coefficient++) {
            for (int value : new int[] {3329, 4095}) {
                byte[] changed = client.join(
                        withCoefficient(key, coefficient, value),
                        client.classical().share());
                assertFault(Fault.BAD_KEY_SHARE, () -> group.answer(changed));
            }
        }
        byte[] largest =
                client.join(withCoefficient(key, 0, 3328), client.classical().share());
        group.answer(largest).sharedSecret().close();
    }

    @ParameterizedTest
    @MethodSource("hybrids")
    void shareOfAnotherLengthIsRefused(Hybrid hybrid, Library library) throws GeneralSecurityException {
        KeyExchange group = group(hybrid, library);
        Client client = Client.of(hybrid);
        byte[] share = client.share();
        for (int length : new int[] {
            0, client.classical().share().length, client.encapsulationKey().length, share.length - 1, share.length + 1
        }) {
            assertFault(Fault.BAD_KEY_SHARE, () -> group.answer(Arrays.copyOf(share, length)));
        }
    }

    @ParameterizedTest
    @MethodSource("hybrids")
    void partsInTheOtherOrderAreRefused(Hybrid hybrid, Library library) throws GeneralSecurityException {
        Client client = Client.of(hybrid);
        byte[] share = client.share();
        int split = hybrid.kemFirst()
                ? client.encapsulationKey().length
                : client.classical().share().length;
        byte[] turned = Arrays.copyOfRange(share, split, split + share.length);
        System.arraycopy(share, 0, turned, share.length - split, split);
        assertFault(Fault.BAD_KEY_SHARE, () -> group(hybrid, library).answer(turned));
    }

    /** For x25519 zeros lead to a secret of zeros, on the other curves they are no point. */
    @ParameterizedTest
    @MethodSource("hybrids")
    void badValueOfTheCurveIsRefused(Hybrid hybrid, Library library) throws GeneralSecurityException {
        Client client = Client.of(hybrid);
        byte[] zeros = new byte[client.classical().share().length];
        assertFault(Fault.BAD_KEY_SHARE, () -> group(hybrid, library)
                .answer(client.join(client.encapsulationKey(), zeros)));
    }

    @ParameterizedTest
    @MethodSource("hybrids")
    void manyThreadsUseOneGroup(Hybrid hybrid, Library library) throws Exception {
        KeyExchange group = group(hybrid, library);
        Client client = Client.of(hybrid);
        Threads.runOnMany(() -> {
            for (int i = 0; i < 5; i++) {
                KeyExchange.Answer answer = group.answer(client.share());
                assertArrayEquals(
                        client.secret(answer.serverShare()),
                        answer.sharedSecret().expose());
            }
            return null;
        });
    }

    @Test
    void hybridIsSlowIfAPartIs() throws GeneralSecurityException {
        Library library = TestLibraries.library(LibraryName.BOUNCY_CASTLE);
        for (boolean kemSlow : new boolean[] {false, true}) {
            for (boolean curveSlow : new boolean[] {false, true}) {
                KeyExchange group = new HybridGroup(
                        Hybrid.SECP256R1MLKEM768,
                        new MlKem(MlKemParameters.ML_KEM_768, library, kemSlow, RANDOM),
                        new DiffieHellman(NamedGroup.SECP256R1, library, curveSlow, RANDOM));
                assertEquals(kemSlow || curveSlow, group.slow());
                assertEquals("BouncyCastle", group.provider());
            }
        }
    }

    @Test
    void onlyX25519MlKem768PutsMlKemFirst() {
        for (NamedGroup group : NamedGroup.values()) {
            Hybrid hybrid = Hybrid.of(group);
            if (group == NamedGroup.X25519MLKEM768) {
                assertTrue(Objects.requireNonNull(hybrid).kemFirst());
            } else if (hybrid != null) {
                assertFalse(hybrid.kemFirst());
            }
        }
    }

    private static KeyExchange group(Hybrid hybrid, Library library) throws GeneralSecurityException {
        Primitive primitive = Objects.requireNonNull(Primitive.of(hybrid.classical()));
        Library curve = TestLibraries.serving(primitive).getFirst();
        return new HybridGroup(
                hybrid,
                MlKemProbe.tested(hybrid.kem(), library, false, RANDOM),
                new DiffieHellman(hybrid.classical(), curve, false, RANDOM));
    }

    /** Two coefficients share three bytes, the low bits first. */
    private static byte[] withCoefficient(byte[] key, int coefficient, int value) {
        byte[] changed = key.clone();
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
}
