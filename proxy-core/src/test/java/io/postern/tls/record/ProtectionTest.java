// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.record;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.crypto.Aead;
import io.postern.tls.crypto.CipherSuite;
import io.postern.tls.crypto.CryptoProvider;
import io.postern.tls.crypto.jca.CryptoProviders;
import io.postern.tls.wire.Secret;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Record protection (RFC 8446 §5.2 to §5.5). */
class ProtectionTest {

    private final byte[] iv = new byte[12];
    private final RecordBuffer buffer = new RecordBuffer();

    @ParameterizedTest
    @EnumSource(CipherSuite.class)
    void whatIsSealedOpensInOrder(CipherSuite suite) {
        Sealer sealer = sealer(suite, 1 << 20);
        Opener opener = new Tls13Opener(aead(suite), iv.clone());
        Random random = new Random(7);
        for (int length : new int[] {1, 2, 100, RecordHeader.MAX_PLAINTEXT, 0, 5}) {
            byte[] content = new byte[length];
            random.nextBytes(content);
            byte[] record = seal(sealer, ContentType.APPLICATION_DATA, content);
            assertArrayEquals(content, open(opener, record));
            assertEquals(ContentType.APPLICATION_DATA, buffer.type());
        }
    }

    @Test
    void repeatedRecordIsRefused() {
        Sealer sealer = sealer(CipherSuite.TLS_AES_128_GCM_SHA256, 1 << 20);
        Opener opener = opener();
        byte[] record = seal(sealer, ContentType.APPLICATION_DATA, new byte[3]);
        open(opener, record);
        assertFault(Fault.BAD_RECORD, opener, record);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 200})
    void paddingOfAnyLengthIsStripped(int padding) {
        byte[] inner = new byte[4 + padding];
        inner[0] = 0;
        inner[1] = 9;
        inner[2] = 0;
        inner[3] = 22;
        assertArrayEquals(new byte[] {0, 9, 0}, open(opener(), sealInner(inner)));
        assertEquals(ContentType.HANDSHAKE, buffer.type());
    }

    @Test
    void paddingOnlyIsRefused() {
        assertFault(Fault.NO_INNER_CONTENT_TYPE, opener(), sealInner(new byte[20]));
    }

    @Test
    void innerTypeThatIsUnknownIsRefused() {
        assertFault(Fault.UNKNOWN_CONTENT_TYPE, opener(), sealInner(new byte[] {1, 99}));
    }

    @Test
    void fullRecordWithPaddingBeyondTheLimitIsRefused() {
        byte[] inner = new byte[RecordHeader.MAX_PLAINTEXT + 2];
        inner[0] = 23;
        assertFault(Fault.RECORD_TOO_LONG, opener(), sealInner(inner));
    }

    @Test
    void contentOfMoreThanAFullRecordIsRefused() {
        byte[] inner = new byte[RecordHeader.MAX_PLAINTEXT + 2];
        Arrays.fill(inner, (byte) 23);
        assertFault(Fault.RECORD_TOO_LONG, opener(), sealInner(inner));
    }

    @Test
    void recordTooShortForATagIsRefused() {
        assertFault(Fault.BAD_RECORD, opener(), new byte[] {23, 3, 3, 0, 3, 1, 2, 3});
    }

    @Test
    void emptyCiphertextIsRefused() {
        assertFault(Fault.BAD_RECORD, opener(), new byte[] {23, 3, 3, 0, 0});
    }

    @Test
    void keyUpdateFallsDueBeforeTheLimitAndTheKeyEndsAtIt() {
        Sealer sealer = sealer(CipherSuite.TLS_AES_128_GCM_SHA256, Tls13Sealer.RESERVE + 2);
        seal(sealer, ContentType.APPLICATION_DATA, new byte[1]);
        assertFalse(sealer.updateDue());
        seal(sealer, ContentType.APPLICATION_DATA, new byte[1]);
        assertTrue(sealer.updateDue());
        for (int i = 0; i < Tls13Sealer.RESERVE; i++) {
            seal(sealer, ContentType.APPLICATION_DATA, new byte[1]);
        }
        TlsException e =
                assertThrows(TlsException.class, () -> seal(sealer, ContentType.APPLICATION_DATA, new byte[1]));
        assertEquals(Fault.KEY_EXHAUSTED, e.fault());
    }

    @Test
    void nonceIsTheSequenceNumberOverTheIv() {
        byte[] fixed = new byte[12];
        Arrays.fill(fixed, (byte) 0xf0);
        NonceSequence nonces = new NonceSequence(fixed);
        assertArrayEquals(fixed, nonces.current());
        for (int i = 0; i < 0x1234; i++) {
            nonces.advance();
        }
        byte[] expected = fixed.clone();
        expected[10] ^= 0x12;
        expected[11] ^= 0x34;
        assertArrayEquals(expected, nonces.current());
    }

    private Opener opener() {
        return new Tls13Opener(aead(CipherSuite.TLS_AES_128_GCM_SHA256), iv.clone());
    }

    private Sealer sealer(CipherSuite suite, long limit) {
        return new Tls13Sealer(
                aead(suite), iv.clone(), suite.aead().tagLength(), RecordShape.PLAIN, new KeyLifetime(limit));
    }

    private static Aead aead(CipherSuite suite) {
        CryptoProvider.Suite implementation =
                Objects.requireNonNull(CryptoProviders.configured().suite(suite));
        return implementation.aead().create(Secret.zeros(suite.aead().keyLength()));
    }

    private static byte[] seal(Sealer sealer, ContentType type, byte[] content) {
        byte[] record = new byte[sealer.maxSealed(content.length)];
        assertEquals(record.length, sealer.seal(type, content, 0, content.length, record, 0));
        return record;
    }

    /** A first record with that inner plaintext, type and padding included. */
    private byte[] sealInner(byte[] inner) {
        int length = inner.length + 16;
        byte[] record = new byte[RecordHeader.LENGTH + length];
        RecordHeader.write(ContentType.APPLICATION_DATA, length, record, 0);
        Aead aead = aead(CipherSuite.TLS_AES_128_GCM_SHA256);
        aead.seal(new byte[12], record, 0, RecordHeader.LENGTH, inner, 0, inner.length, record, RecordHeader.LENGTH);
        return record;
    }

    private byte[] open(Opener opener, byte[] record) {
        System.arraycopy(record, 0, buffer.array(), 0, record.length);
        RecordHeader header = RecordHeader.parse(record, 0, false);
        assertTrue(opener.open(buffer.received(header.type(), header.length())));
        return Arrays.copyOfRange(buffer.array(), buffer.offset(), buffer.offset() + buffer.length());
    }

    private void assertFault(Fault fault, Opener opener, byte[] record) {
        assertEquals(
                fault,
                assertThrows(TlsException.class, () -> open(opener, record)).fault());
    }
}
