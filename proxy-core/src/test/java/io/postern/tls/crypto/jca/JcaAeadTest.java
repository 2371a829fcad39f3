// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto.jca;

import static io.postern.tls.crypto.jca.SelfTest.hex;
import static io.postern.tls.crypto.jca.TestLibraries.assertFault;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.postern.tls.alert.Fault;
import io.postern.tls.crypto.Aead;
import io.postern.tls.crypto.AeadAlgorithm;
import io.postern.tls.wire.Secret;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class JcaAeadTest {

    private static final byte[] NONCE = hex("000102030405060708090a0b");
    private static final byte[] HEADER = hex("1703030123");

    static Stream<Arguments> all() {
        return Stream.of(AeadAlgorithm.values())
                .flatMap(algorithm -> TestLibraries.serving(Primitive.of(algorithm)).stream()
                        .map(library -> Arguments.of(algorithm, library)));
    }

    static Stream<Arguments> pairs() {
        return Stream.of(AeadAlgorithm.values()).flatMap(algorithm -> TestLibraries.pairs(Primitive.of(algorithm))
                .map(pair -> Arguments.of(algorithm, pair.get(0), pair.get(1))));
    }

    /** Test cases 1, 2, 13 and 14 of the GCM specification: a key and a nonce of zeros. */
    static Stream<Arguments> zeroVectors() {
        List<Arguments> vectors = List.of(
                Arguments.of(AeadAlgorithm.AES_128_GCM, "", "58e2fccefa7e3061367f1d57a4e7455a"),
                Arguments.of(
                        AeadAlgorithm.AES_128_GCM,
                        "00000000000000000000000000000000",
                        "0388dace60b6a392f328c2b971b2fe78ab6e47d42cec13bdf53a67b21257bddf"),
                Arguments.of(AeadAlgorithm.AES_256_GCM, "", "530f8afbc74536b9a963b4f1c4cb738b"),
                Arguments.of(
                        AeadAlgorithm.AES_256_GCM,
                        "00000000000000000000000000000000",
                        "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"));
        return vectors.stream()
                .flatMap(vector -> TestLibraries.serving(Primitive.of((AeadAlgorithm) vector.get()[0])).stream()
                        .map(library -> Arguments.of(vector.get()[0], vector.get()[1], vector.get()[2], library)));
    }

    @ParameterizedTest
    @MethodSource("zeroVectors")
    void publishedVectorIsSealed(AeadAlgorithm algorithm, String plaintext, String sealed, Library library)
            throws GeneralSecurityException {
        Aead aead = new JcaAeadFactory(algorithm, library).create(Secret.zeros(algorithm.keyLength()));
        byte[] input = hex(plaintext);
        byte[] output = new byte[input.length + algorithm.tagLength()];
        aead.seal(new byte[12], new byte[0], 0, 0, input, 0, input.length, output, 0);
        assertArrayEquals(hex(sealed), output);
    }

    @ParameterizedTest
    @MethodSource("all")
    void longerPublishedVectorIsSealedAndOpened(AeadAlgorithm algorithm, Library library)
            throws GeneralSecurityException {
        AeadProbe.tested(algorithm, library);
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void recordSealedInPlaceAtAnOffsetIsOpenedByAnother(AeadAlgorithm algorithm, Library sealer, Library opener)
            throws GeneralSecurityException {
        Random random = new Random(1);
        Aead sealing = create(algorithm, sealer, 1);
        Aead opening = create(algorithm, opener, 1);
        int sequence = 0;
        for (int length : new int[] {0, 1, 15, 16, 17, 63, 64, 65, 255, 1024, 16384, 16385}) {
            for (int offset : new int[] {0, 5, 13}) {
                byte[] buffer = new byte[offset + length + algorithm.tagLength() + 7];
                random.nextBytes(buffer);
                byte[] before = buffer.clone();
                byte[] nonce = nonce(sequence++);
                int sealed = sealing.seal(nonce, before, 0, 5, buffer, offset, length, buffer, offset);
                assertEquals(length + algorithm.tagLength(), sealed);
                assertEquals(length, opening.open(nonce, before, 0, 5, buffer, offset, sealed));
                System.arraycopy(before, offset + length, buffer, offset + length, algorithm.tagLength());
                assertArrayEquals(before, buffer, "length " + length + " at " + offset);
            }
        }
    }

    /** One library has it, so that there is no other to compare with. */
    @ParameterizedTest
    @EnumSource(names = {"AES_128_CCM", "AES_128_CCM_8"})
    void ccmAgreesWithItsDefinition(AeadAlgorithm algorithm) throws GeneralSecurityException {
        Random random = new Random(9);
        Aead aead = create(algorithm, TestLibraries.library(LibraryName.BOUNCY_CASTLE), 9);
        CcmReference reference = new CcmReference(key(algorithm, 9).expose(), algorithm.tagLength());
        int sequence = 0;
        for (int length : new int[] {0, 1, 15, 16, 17, 1000, 16385}) {
            for (int aadLength : new int[] {1, 5, 14, 15, 300}) {
                byte[] aad = new byte[aadLength];
                byte[] record = new byte[length + algorithm.tagLength()];
                random.nextBytes(aad);
                random.nextBytes(record);
                byte[] expected = reference.seal(nonce(sequence), aad, Arrays.copyOf(record, length));
                aead.seal(nonce(sequence), aad, 0, aadLength, record, 0, length, record, 0);
                assertArrayEquals(expected, record, length + " bytes and " + aadLength);
                sequence++;
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void changeOfAnyByteIsRefused(AeadAlgorithm algorithm, Library library) throws GeneralSecurityException {
        Aead aead = create(algorithm, library, 2);
        byte[] sealed = new byte[40 + algorithm.tagLength()];
        aead.seal(NONCE, HEADER, 0, HEADER.length, sealed, 0, 40, sealed, 0);
        for (int i = 0; i < sealed.length; i++) {
            byte[] changed = flipped(sealed, i);
            assertFault(Fault.BAD_RECORD, () -> aead.open(NONCE, HEADER, 0, HEADER.length, changed, 0, changed.length));
        }
        for (int i = 0; i < HEADER.length; i++) {
            byte[] header = flipped(HEADER, i);
            assertFault(
                    Fault.BAD_RECORD,
                    () -> aead.open(NONCE, header, 0, header.length, sealed.clone(), 0, sealed.length));
        }
        for (int i = 0; i < NONCE.length; i++) {
            byte[] nonce = flipped(NONCE, i);
            assertFault(
                    Fault.BAD_RECORD,
                    () -> aead.open(nonce, HEADER, 0, HEADER.length, sealed.clone(), 0, sealed.length));
        }
        assertEquals(40, aead.open(NONCE, HEADER, 0, HEADER.length, sealed, 0, sealed.length));
    }

    @ParameterizedTest
    @MethodSource("all")
    void recordShorterThanItsTagIsRefused(AeadAlgorithm algorithm, Library library) throws GeneralSecurityException {
        Aead aead = create(algorithm, library, 3);
        for (int length = 0; length <= algorithm.tagLength(); length++) {
            byte[] record = new byte[length];
            assertFault(Fault.BAD_RECORD, () -> aead.open(NONCE, HEADER, 0, HEADER.length, record, 0, record.length));
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void truncatedRecordIsRefused(AeadAlgorithm algorithm, Library library) throws GeneralSecurityException {
        Aead aead = create(algorithm, library, 4);
        byte[] sealed = new byte[40 + algorithm.tagLength()];
        aead.seal(NONCE, HEADER, 0, HEADER.length, sealed, 0, 40, sealed, 0);
        for (int length = 0; length < sealed.length; length++) {
            byte[] truncated = Arrays.copyOf(sealed, length);
            assertFault(
                    Fault.BAD_RECORD, () -> aead.open(NONCE, HEADER, 0, HEADER.length, truncated, 0, truncated.length));
        }
    }

    /** More keys than a thread has cipher objects; providers refuse a nonce twice under the same key only. */
    @ParameterizedTest
    @MethodSource("all")
    void equalNoncesUnderDifferentKeysDoNotDisturbEachOther(AeadAlgorithm algorithm, Library library)
            throws GeneralSecurityException {
        JcaAeadFactory factory = new JcaAeadFactory(algorithm, library);
        Aead[] aeads = new Aead[1200];
        for (int i = 0; i < aeads.length; i++) {
            aeads[i] = factory.create(key(algorithm, i));
        }
        for (int round = 0; round < 2; round++) {
            byte[][] records = new byte[aeads.length][20 + algorithm.tagLength()];
            for (int i = 0; i < aeads.length; i++) {
                Arrays.fill(records[i], 0, 20, (byte) i);
                aeads[i].seal(nonce(round), HEADER, 0, HEADER.length, records[i], 0, 20, records[i], 0);
            }
            for (int i = 0; i < aeads.length; i++) {
                aeads[i].open(nonce(round), HEADER, 0, HEADER.length, records[i], 0, records[i].length);
                byte[] expected = new byte[20];
                Arrays.fill(expected, (byte) i);
                assertArrayEquals(expected, Arrays.copyOf(records[i], 20));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void keyIsCopied(AeadAlgorithm algorithm, Library library) throws GeneralSecurityException {
        Secret key = key(algorithm, 5);
        Aead aead = new JcaAeadFactory(algorithm, library).create(key);
        key.close();
        byte[] record = new byte[20 + algorithm.tagLength()];
        aead.seal(NONCE, HEADER, 0, HEADER.length, record, 0, 20, record, 0);
        assertEquals(20, create(algorithm, library, 5).open(NONCE, HEADER, 0, HEADER.length, record, 0, record.length));
    }

    @ParameterizedTest
    @MethodSource("all")
    void keyOfAnotherLengthIsRefused(AeadAlgorithm algorithm, Library library) throws GeneralSecurityException {
        JcaAeadFactory factory = new JcaAeadFactory(algorithm, library);
        assertThrows(IllegalArgumentException.class, () -> factory.create(Secret.zeros(algorithm.keyLength() + 8)));
    }

    @ParameterizedTest
    @MethodSource("all")
    void manyThreadsUseOneFactory(AeadAlgorithm algorithm, Library library) throws Exception {
        JcaAeadFactory factory = new JcaAeadFactory(algorithm, library);
        Threads.runOnMany(() -> {
            Aead one = factory.create(key(algorithm, 6));
            Aead two = factory.create(key(algorithm, 7));
            byte[] plaintext = new byte[300];
            for (int i = 0; i < 200; i++) {
                Arrays.fill(plaintext, (byte) i);
                for (Aead aead : List.of(one, two)) {
                    byte[] record = Arrays.copyOf(plaintext, plaintext.length + algorithm.tagLength());
                    aead.seal(nonce(i), HEADER, 0, HEADER.length, record, 0, plaintext.length, record, 0);
                    aead.open(nonce(i), HEADER, 0, HEADER.length, record, 0, record.length);
                    assertArrayEquals(plaintext, Arrays.copyOf(record, plaintext.length));
                }
            }
            return null;
        });
    }

    private static Aead create(AeadAlgorithm algorithm, Library library, int key) throws GeneralSecurityException {
        return new JcaAeadFactory(algorithm, library).create(key(algorithm, key));
    }

    private static Secret key(AeadAlgorithm algorithm, int seed) {
        byte[] bytes = new byte[algorithm.keyLength()];
        new Random(seed).nextBytes(bytes);
        return Secret.owning(bytes);
    }

    private static byte[] nonce(int sequence) {
        byte[] nonce = NONCE.clone();
        nonce[10] = (byte) (sequence >>> 8);
        nonce[11] = (byte) sequence;
        return nonce;
    }

    private static byte[] flipped(byte[] bytes, int at) {
        byte[] changed = bytes.clone();
        changed[at] ^= 0x10;
        return changed;
    }
}
