// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.session;

import static io.postern.testing.EngineFixture.CRYPTO;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.postern.tls.crypto.CipherSuite;
import io.postern.tls.crypto.HashAlgorithm;
import io.postern.tls.wire.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which of the external keys a client is taken to mean. */
class PskTableTest {

    private static final ExternalPsk PSK =
            new ExternalPsk("sensor-7", Secret.owning(new byte[32]), HashAlgorithm.SHA256, false);

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static @Nullable ExternalPsk find(PskTable table, byte[] identity) {
        return table.find(identity).toCompletableFuture().join();
    }

    @Test
    void keyIsFoundByItsIdentityAlone() {
        PskTable table = PskTable.of(Map.of(ByteBuffer.wrap(bytes("sensor-7")), PSK), 1);
        assertSame(PSK, find(table, bytes("sensor-7")));
        assertNull(find(table, bytes("sensor-77")));
        assertNull(find(table, bytes("Sensor-7")));
        assertNull(find(table, new byte[60_000]));
        assertEquals(Set.of(HashAlgorithm.SHA256), table.hashes());
    }

    /** The client would be refused for the binder of its ticket, whose key may have gone with a restart. */
    @Test
    void onlyKeyIsNotTakenForATicket() {
        PskTable table = PskTable.ofOnly(PSK);
        assertSame(PSK, find(table, bytes("whatever")));
        assertSame(PSK, find(table, new byte[1]));
        TicketKey key = TicketKey.generate(CRYPTO);
        TicketKeys.Ring ring = new TicketKeys.Ring(key, List.of(key));
        byte[] shortest = new SealedTickets(CRYPTO, () -> ring)
                .seal(new TicketState(
                        CipherSuite.TLS_AES_128_GCM_SHA256,
                        Secret.zeros(32),
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
                        null));
        assertNull(find(table, Objects.requireNonNull(shortest)));
    }
}
