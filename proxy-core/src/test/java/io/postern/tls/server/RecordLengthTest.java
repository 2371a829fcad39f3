// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server;

import static io.postern.testing.EngineFixture.CRYPTO;
import static io.postern.testing.EngineFixture.connectedClient;
import static io.postern.testing.EngineFixture.context;
import static io.postern.testing.EngineFixture.encryptedExtensions;
import static io.postern.testing.EngineFixture.host;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.testing.EngineHarness;
import io.postern.testing.Hello;
import io.postern.testing.ScriptedClient;
import io.postern.tls.alert.Alert;
import io.postern.tls.alert.Fault;
import io.postern.tls.extension.MaxFragmentLength;
import io.postern.tls.extension.RecordSizeLimit;
import io.postern.tls.record.ContentType;
import io.postern.tls.record.RecordPadding;
import io.postern.tls.wire.Reader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long records may be: record_size_limit (RFC 8449), max_fragment_length (RFC 6066 §4), and padding (RFC 8446 §5.4). */
class RecordLengthTest {

    private static final int LONGEST = (1 << 14) + 1;
    private static final int TAG = 16;
    private static final byte[] DATA = new byte[40_000];

    static {
        new Random(8449).nextBytes(DATA);
    }

    private EngineHarness server = new EngineHarness(context(host()));
    private final ScriptedClient client = new ScriptedClient(CRYPTO);

    @ParameterizedTest
    @ValueSource(ints = {64, 65, 512, LONGEST - 1, LONGEST, LONGEST + 1, 65535})
    void nothingThatIsSentExceedsTheClientsLimit(int limit) {
        int most = Math.min(limit, LONGEST);
        byte[] flight = handshake(hello().recordSizeLimit(limit));
        assertFull(most, innerLengths(flight));
        server.write(DATA);
        byte[] sent = server.takeOutput();
        assertFull(most, innerLengths(sent));
        client.receive(sent);
        assertArrayEquals(DATA, client.plaintext());
        assertEquals(
                LONGEST,
                Objects.requireNonNull(encryptedExtensions(client).find(RecordSizeLimit.EncryptedExtensions.class))
                        .limit());
    }

    @Test
    void limitBelow64IsRefused() {
        server.receive(client.hello(hello().recordSizeLimit(63).message()));
        assertRefused(Fault.BAD_RECORD_SIZE_LIMIT, Alert.ILLEGAL_PARAMETER);
    }

    /** Its limit is for what we send: ours is the longest that there is. */
    @Test
    void clientWithALimitMaySendFullRecords() {
        handshake(hello().recordSizeLimit(64));
        byte[] full = Arrays.copyOf(DATA, LONGEST - 1);
        server.receive(client.record(ContentType.APPLICATION_DATA, full));
        assertArrayEquals(full, server.takePlaintext());
    }

    @Test
    void withoutAnyLimitRecordsAreFullAndNothingIsAnswered() {
        handshake(hello());
        server.write(DATA);
        assertFull(LONGEST, innerLengths(server.takeOutput()));
        assertNull(encryptedExtensions(client).find(RecordSizeLimit.EncryptedExtensions.class));
        assertNull(encryptedExtensions(client).find(MaxFragmentLength.EncryptedExtensions.class));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void fragmentLengthHoldsForWhatIsSent(int code) {
        int bytes = 256 << code;
        byte[] flight = handshake(hello().maxFragmentLength(code));
        assertFull(bytes + 1, innerLengths(flight));
        server.write(DATA);
        byte[] sent = server.takeOutput();
        assertFull(bytes + 1, innerLengths(sent));
        client.receive(sent);
        assertArrayEquals(DATA, client.plaintext());
        assertEquals(
                code,
                Objects.requireNonNull(encryptedExtensions(client).find(MaxFragmentLength.EncryptedExtensions.class))
                        .code());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void fragmentLengthHoldsForWhatIsReceived(int code) {
        int bytes = 256 << code;
        handshake(hello().maxFragmentLength(code));
        server.receive(client.record(ContentType.APPLICATION_DATA, Arrays.copyOf(DATA, bytes)));
        assertArrayEquals(Arrays.copyOf(DATA, bytes), server.takePlaintext());
        server.receive(client.record(ContentType.APPLICATION_DATA, Arrays.copyOf(DATA, bytes + 1)));
        assertRefused(Fault.RECORD_TOO_LONG, Alert.RECORD_OVERFLOW);
    }

    @Test
    void fragmentLengthHoldsForTheClientsFlightToo() {
        server.receive(client.hello(hello().maxFragmentLength(1).message()));
        client.receive(server.takeOutput());
        server.receive(client.record(ContentType.HANDSHAKE, new byte[513]));
        assertRefused(Fault.RECORD_TOO_LONG, Alert.RECORD_OVERFLOW);
    }

    @Test
    void fragmentLengthHoldsAfterAKeyUpdate() {
        handshake(hello().maxFragmentLength(1));
        server.receive(client.record(ContentType.HANDSHAKE, new byte[] {24, 0, 0, 1, 1}));
        client.updateKeys();
        server.write(DATA);
        assertTrue(innerLengths(server.takeOutput()).stream().allMatch(length -> length <= 513));
        server.receive(client.record(ContentType.APPLICATION_DATA, new byte[513]));
        assertRefused(Fault.RECORD_TOO_LONG, Alert.RECORD_OVERFLOW);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 255})
    void otherFragmentLengthsAreRefused(int code) {
        server.receive(client.hello(hello().maxFragmentLength(code).message()));
        assertRefused(Fault.BAD_MAX_FRAGMENT_LENGTH, Alert.ILLEGAL_PARAMETER);
    }

    /** RFC 8449 §5: "MUST ignore a "max_fragment_length" [...] if both extensions appear". */
    @Test
    void recordSizeLimitTakesThePlaceOfTheFragmentLength() {
        byte[] flight = handshake(hello().maxFragmentLength(1).recordSizeLimit(1000));
        assertFull(1000, innerLengths(flight));
        assertNull(encryptedExtensions(client).find(MaxFragmentLength.EncryptedExtensions.class));
        assertNotNull(encryptedExtensions(client).find(RecordSizeLimit.EncryptedExtensions.class));
        server.receive(client.record(ContentType.APPLICATION_DATA, new byte[LONGEST - 1]));
        assertEquals(LONGEST - 1, server.takePlaintext().length);
    }

    @Test
    void withoutPaddingARecordIsAsLongAsItsContent() {
        assertEquals(List.of(6), lengthsOf(RecordPadding.NONE, LONGEST, 5));
    }

    @Test
    void recordsArePaddedToAMultiple() {
        RecordPadding padding = new RecordPadding.ToMultiple(256);
        assertEquals(List.of(256), lengthsOf(padding, LONGEST, 1));
        assertEquals(List.of(256), lengthsOf(padding, LONGEST, 255));
        assertEquals(List.of(512), lengthsOf(padding, LONGEST, 256));
        assertEquals(List.of(LONGEST, 256), lengthsOf(padding, LONGEST, LONGEST));
        assertEquals(List.of(300, 300, 256), lengthsOf(padding, 300, 650));
    }

    @Test
    void randomPaddingVariesWithinItsBound() {
        RecordPadding padding = new RecordPadding.UpTo(40);
        HashSet<Integer> seen = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            int length = lengthsOf(padding, LONGEST, 10).getFirst();
            assertTrue(length >= 11 && length <= 51, "length " + length);
            seen.add(length);
        }
        assertTrue(seen.size() > 20, "only " + seen);
    }

    @Test
    void randomPaddingNeverExceedsTheClientsLimit() {
        for (int length : lengthsOf(new RecordPadding.UpTo(1000), 100, 5_000)) {
            assertTrue(length <= 100, "length " + length);
        }
    }

    @Test
    void paddedDataArrives() {
        server = new EngineHarness(context(host().padding(new RecordPadding.UpTo(500))));
        handshake(hello().recordSizeLimit(700));
        server.write(DATA);
        client.receive(server.takeOutput());
        assertArrayEquals(DATA, client.plaintext());
    }

    /** The records of application data of that length. */
    private static List<Integer> lengthsOf(RecordPadding padding, int limit, int dataLength) {
        EngineHarness padded = new EngineHarness(context(host().padding(padding)));
        connectedClient(padded, hello -> hello.recordSizeLimit(limit));
        padded.takeOutput();
        padded.write(new byte[dataLength]);
        return innerLengths(padded.takeOutput());
    }

    private Hello hello() {
        return Hello.valid(client.share());
    }

    /** Up to application data; returns the server's flight. */
    private byte[] handshake(Hello hello) {
        server.receive(client.hello(hello.message()));
        byte[] flight = server.takeOutput();
        client.receive(flight);
        server.receive(client.record(ContentType.HANDSHAKE, client.finished()));
        client.useApplicationKeys();
        assertNull(server.fault());
        return flight;
    }

    /** {@code TLSInnerPlaintext.length} of each protected record. */
    private static List<Integer> innerLengths(byte[] records) {
        List<Integer> lengths = new ArrayList<>();
        Reader reader = new Reader(records);
        while (!reader.isEmpty()) {
            int type = reader.u8();
            reader.skip(2);
            int length = reader.u16();
            reader.skip(length);
            if (type == 23) {
                lengths.add(length - TAG);
            }
        }
        return lengths;
    }

    /** What is sent in one go fills all records but its last. */
    private static void assertFull(int limit, List<Integer> lengths) {
        assertTrue(lengths.getLast() <= limit, lengths::toString);
        for (int length : lengths.subList(0, lengths.size() - 1)) {
            assertEquals(limit, length, lengths::toString);
        }
    }

    private void assertRefused(Fault fault, Alert alert) {
        assertEquals(fault, server.fault());
        assertEquals(alert, server.alertSent());
    }
}
