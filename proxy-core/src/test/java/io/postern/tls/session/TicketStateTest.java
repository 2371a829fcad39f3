// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.session;

import static io.postern.tls.session.TicketStates.assertSame;
import static io.postern.tls.session.TicketStates.bare;
import static io.postern.tls.session.TicketStates.filled;
import static io.postern.tls.session.TicketStates.full;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.crypto.CipherSuite;
import io.postern.tls.wire.Reader;
import io.postern.tls.wire.Secret;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a ticket carries, there and back. */
class TicketStateTest {

    /** Behind version, suite, a key of 32 bytes and the time of issue. */
    private static final int LIFETIME_OF_BARE = 1 + 2 + 1 + 32 + 8;

    private static TicketState read(byte[] bytes) {
        return TicketState.read(new Reader(bytes));
    }

    @Test
    void everyFieldComesBack() {
        assertSame(full(), read(full().toByteArray()));
    }

    @Test
    void whatIsNotThereStaysSo() {
        assertSame(bare(), read(bare().toByteArray()));
    }

    @ParameterizedTest
    @EnumSource
    void everySuiteComesBack(CipherSuite suite) {
        TicketState state = state(suite, "host", 0);
        assertSame(state, read(state.toByteArray()));
    }

    /** A number of 32 bits has no sign. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 0x7fff_ffffL, 0x8000_0000L, 0xffff_ffffL})
    void everyAgeAddComesBack(long ageAdd) {
        TicketState state = state(CipherSuite.TLS_AES_128_GCM_SHA256, "host", ageAdd);
        assertEquals(ageAdd, read(state.toByteArray()).ageAdd());
    }

    @Test
    void longHostNameComesBack() {
        TicketState state = state(CipherSuite.TLS_AES_128_GCM_SHA256, "h".repeat(0xffff), 0);
        assertSame(state, read(state.toByteArray()));
    }

    @Test
    void everyStrictPrefixIsRefused() {
        for (TicketState state : List.of(full(), bare())) {
            byte[] whole = state.toByteArray();
            for (int length = 0; length < whole.length; length++) {
                byte[] prefix = Arrays.copyOf(whole, length);
                assertThrows(TlsException.class, () -> read(prefix), length + " of " + whole.length);
            }
        }
    }

    @Test
    void bytesBehindItAreRefused() {
        byte[] whole = full().toByteArray();
        TlsException e = assertThrows(TlsException.class, () -> read(Arrays.copyOf(whole, whole.length + 1)));
        assertEquals(Fault.TRAILING_BYTES, e.fault());
    }

    @Test
    void everyOtherVersionIsRefused() {
        byte[] whole = full().toByteArray();
        for (int version = 0; version < 256; version++) {
            if (version != full().toByteArray()[0]) {
                whole[0] = (byte) version;
                assertThrows(TlsException.class, () -> read(whole), "version " + version);
            }
        }
    }

    @Test
    void unknownSuiteIsRefused() {
        byte[] whole = full().toByteArray();
        whole[2] = (byte) 0xff;
        assertThrows(TlsException.class, () -> read(whole));
    }

    /** Not even one that looks negative when it is taken for an int. */
    @ParameterizedTest
    @ValueSource(longs = {TicketState.LONGEST + 1, 0x7fff_ffffL, 0x8000_0000L, 0xffff_ffffL})
    void lifetimeThatNobodyIssuesIsRefused(long seconds) {
        byte[] whole = bare().toByteArray();
        ByteBuffer.wrap(whole).putInt(LIFETIME_OF_BARE, (int) seconds);
        TlsException e = assertThrows(TlsException.class, () -> read(whole));
        assertEquals(Fault.BAD_ENCODING, e.fault());
    }

    /** Whatever stands in the bytes: a state, or a refusal that is no fault of ours. */
    @Test
    void noChangeOfTheBytesEscapes() {
        Random random = new Random(8446);
        byte[] whole = full().toByteArray();
        for (int at = 0; at < whole.length; at++) {
            for (int value = 0; value < 256; value++) {
                byte[] changed = whole.clone();
                changed[at] = (byte) value;
                readOrRefuse(changed);
            }
        }
        for (int round = 0; round < 20_000; round++) {
            byte[] changed = whole.clone();
            for (int changes = 1 + random.nextInt(8); changes > 0; changes--) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt();
            }
            readOrRefuse(Arrays.copyOf(changed, random.nextInt(changed.length + 20)));
        }
    }

    private static void readOrRefuse(byte[] bytes) {
        try (TicketState state = read(bytes)) {
            assertFalse(state.toString().isEmpty());
        } catch (TlsException e) {
            assertNotEquals(Fault.INTERNAL, e.fault());
        }
    }

    @Test
    void keyIsNotPrinted() {
        assertTrue(full().toString().contains("psk=Secret[48 bytes]"), full().toString());
    }

    @Test
    void closedStateHasNoKey() {
        TicketState state = full();
        state.close();
        assertThrows(IllegalStateException.class, () -> state.psk().expose());
    }

    private static TicketState state(CipherSuite suite, String host, long ageAdd) {
        return new TicketState(
                suite,
                Secret.owning(filled(suite.hash().length(), 0x41)),
                Instant.EPOCH,
                1,
                Instant.EPOCH,
                ageAdd,
                0,
                new byte[0],
                host,
                null,
                null,
                new byte[0],
                null);
    }
}
