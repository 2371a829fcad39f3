// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.session;

import static io.postern.testing.EngineFixture.CRYPTO;
import static io.postern.testing.ResumptionFixture.key;
import static io.postern.tls.session.TicketStates.filled;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.tls.wire.Secret;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a key is called, and which are the same. */
class TicketKeyTest {

    @Test
    void keyIsTheSameByItsBytes() {
        assertEquals(key(1), key(1));
        assertEquals(key(1).hashCode(), key(1).hashCode());
        assertNotEquals(key(1), key(2));
        assertNotEquals(key(1), new Object());
    }

    /** Nodes that share a key file have to agree on it, of whatever version they are. */
    @Test
    void nameComesFromTheBytesAlone() throws Exception {
        byte[] bytes = filled(TicketKey.LENGTH, 7);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(bytes, "HmacSHA256"));
        byte[] expected = Arrays.copyOf(mac.doFinal(new byte[] {'n', 'a', 'm', 'e'}), TicketKey.NAME_LENGTH);
        assertArrayEquals(
                expected,
                TicketKey.of(Secret.owning(bytes), SealedTickets.sha256(CRYPTO)).name());
    }

    @Test
    void namesTellKeysApart() {
        Set<String> names = new HashSet<>();
        for (int number = 0; number < 128; number++) {
            assertTrue(names.add(HexFormat.of().formatHex(key(number).name())));
        }
    }

    @Test
    void ticketIsNamedByItsFirstBytes() {
        byte[] ticket = Arrays.copyOf(key(1).name(), 40);
        assertTrue(key(1).named(ticket));
        assertFalse(key(2).named(ticket));
        ticket[TicketKey.NAME_LENGTH - 1] ^= 1;
        assertFalse(key(1).named(ticket));
    }

    @Test
    void onlyTheNameIsPrinted() {
        TicketKey key = TicketKey.of(Secret.owning(filled(TicketKey.LENGTH, 0x41)), SealedTickets.sha256(CRYPTO));
        assertEquals("TicketKey[" + HexFormat.of().formatHex(key.name()) + "]", key.toString());
        assertFalse(key.toString().contains("4141"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 16, 31, 33, 48})
    void keyOfAnotherLengthIsRefused(int length) {
        assertThrows(
                IllegalArgumentException.class, () -> TicketKey.of(Secret.zeros(length), SealedTickets.sha256(CRYPTO)));
    }
}
