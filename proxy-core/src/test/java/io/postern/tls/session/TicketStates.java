// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.postern.tls.crypto.CipherSuite;
import io.postern.tls.wire.Secret;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** States for tests, and how they are compared: a record's arrays are equal only to themselves. */
final class TicketStates {

    private TicketStates() {}

    /** With something in every field. */
    static TicketState full() {
        return new TicketState(
                CipherSuite.TLS_AES_256_GCM_SHA384,
                Secret.owning(filled(48, 0x41)),
                Instant.parse("2026-06-15T12:00:00.123Z"),
                TicketState.LONGEST,
                Instant.parse("2026-06-22T12:00:00.456Z"),
                0xffff_fffeL,
                16_384,
                filled(255, 0x42),
                "l\u00e4den",
                "shop.example",
                "h2\u00ff",
                filled(32, 0x43),
                new TicketState.Client(2, filled(300, 0x44)));
    }

    /** With nothing in every field that may be without. */
    static TicketState bare() {
        return new TicketState(
                CipherSuite.TLS_AES_128_GCM_SHA256,
                Secret.owning(filled(32, 0x41)),
                Instant.EPOCH,
                1,
                Instant.EPOCH,
                0,
                0,
                new byte[0],
                "a",
                null,
                null,
                new byte[0],
                null);
    }

    static void assertSame(TicketState expected, @Nullable TicketState actual) {
        assertNotNull(actual, "refused");
        TicketState state = Objects.requireNonNull(actual);
        assertEquals(expected.suite(), state.suite());
        assertEquals(expected.psk(), state.psk());
        assertEquals(expected.issuedAt(), state.issuedAt());
        assertEquals(expected.lifetime(), state.lifetime());
        assertEquals(expected.sessionEnd(), state.sessionEnd());
        assertEquals(expected.ageAdd(), state.ageAdd());
        assertEquals(expected.maxEarlyData(), state.maxEarlyData());
        assertArrayEquals(expected.replayDomain(), state.replayDomain());
        assertEquals(expected.host(), state.host());
        assertEquals(expected.serverName(), state.serverName());
        assertEquals(expected.applicationProtocol(), state.applicationProtocol());
        assertArrayEquals(expected.clients(), state.clients());
        assertEquals(expected.client() == null, state.client() == null);
        if (expected.client() != null && state.client() != null) {
            assertEquals(expected.client().certificateType(), state.client().certificateType());
            assertArrayEquals(expected.client().certificate(), state.client().certificate());
        }
    }

    static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
