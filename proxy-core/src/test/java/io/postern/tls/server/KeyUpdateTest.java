// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server;

import static io.postern.testing.EngineFixture.connectedClient;
import static io.postern.testing.EngineFixture.context;
import static io.postern.testing.EngineFixture.host;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.testing.EngineHarness;
import io.postern.testing.FakeTicker;
import io.postern.testing.ScriptedClient;
import io.postern.tls.alert.Alert;
import io.postern.tls.alert.Fault;
import io.postern.tls.record.ContentType;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/** When the server changes its own key, and how often a client may change its (RFC 8446 §4.6.3, §5.5). */
class KeyUpdateTest {

    private static final byte[] KEY_UPDATE = {24, 0, 0, 1, 0};
    private static final KeyUpdatePolicy KILOBYTE = new KeyUpdatePolicy(1000, null);
    private static final KeyUpdatePolicy HOUR = new KeyUpdatePolicy(Long.MAX_VALUE, Duration.ofHours(1));

    private final FakeTicker ticker = new FakeTicker();

    @Test
    void keyIsDueForAChangeAfterItsBytes() {
        EngineHarness server = server(KILOBYTE);
        connectedClient(server);
        server.write(new byte[999]);
        assertFalse(server.updateDue());
        server.write(new byte[1]);
        assertTrue(server.updateDue());
    }

    @Test
    void nextKeyHasItsBytesBeforeItToo() {
        EngineHarness server = server(KILOBYTE);
        ScriptedClient client = connectedClient(server);
        for (int i = 0; i < 5; i++) {
            server.write(new byte[1000]);
            assertTrue(server.updateDue());
            server.connection().updateWriteKey();
            assertFalse(server.updateDue());
        }
        client.receive(server.takeOutput());
        assertEquals(5, keyUpdates(client));
        assertEquals(5000, client.plaintext().length);
    }

    @Test
    void keyIsDueForAChangeAfterItsTime() {
        EngineHarness server = server(HOUR);
        ScriptedClient client = connectedClient(server);
        ticker.advance(Duration.ofHours(1).minusNanos(1));
        assertFalse(server.updateDue());
        ticker.advance(Duration.ofNanos(1));
        assertTrue(server.updateDue());
        server.connection().updateWriteKey();
        assertFalse(server.updateDue());
        ticker.advance(Duration.ofHours(1));
        assertTrue(server.updateDue());
        client.receive(server.takeOutput());
        assertArrayEquals(KEY_UPDATE, client.messages().getLast());
    }

    /** What the client asks for starts the key's life anew as well. */
    @Test
    void keyChangedAtTheClientsRequestHasItsWholeTime() {
        EngineHarness server = server(HOUR);
        ScriptedClient client = connectedClient(server);
        ticker.advance(Duration.ofMinutes(59));
        server.receive(client.record(ContentType.HANDSHAKE, new byte[] {24, 0, 0, 1, 1}));
        ticker.advance(Duration.ofMinutes(59));
        assertFalse(server.updateDue());
    }

    @Test
    void withoutAPolicyNoKeyIsDue() {
        EngineHarness server = server(KeyUpdatePolicy.NONE);
        connectedClient(server);
        server.write(new byte[1 << 20]);
        ticker.advance(Duration.ofDays(365));
        assertFalse(server.updateDue());
    }

    @Test
    void keyIsNotChangedBeforeTheHandshakeIsComplete() {
        EngineHarness server = server(KILOBYTE);
        server.connection().updateWriteKey();
        assertEquals(0, server.takeOutput().length);
        assertNull(server.close());
    }

    @Test
    void keyIsNotChangedAfterCloseNotify() {
        EngineHarness server = server(KILOBYTE);
        connectedClient(server);
        server.connection().closeWrite();
        server.takeOutput();
        server.connection().updateWriteKey();
        assertEquals(0, server.takeOutput().length);
    }

    @Test
    void hundredKeyUpdatesInASecondAreBorne() {
        EngineHarness server = server(KeyUpdatePolicy.NONE);
        ScriptedClient client = connectedClient(server);
        updateKeys(server, client, Limits.DEFAULT.keyUpdatesPerSecond());
        assertNull(server.close());
        ticker.advance(Duration.ofSeconds(1));
        updateKeys(server, client, Limits.DEFAULT.keyUpdatesPerSecond());
        assertNull(server.close());
    }

    @Test
    void moreThanThatEndTheConnectionWhateverIsBetweenThem() {
        EngineHarness server = server(KeyUpdatePolicy.NONE);
        ScriptedClient client = connectedClient(server);
        updateKeys(server, client, Limits.DEFAULT.keyUpdatesPerSecond());
        ticker.advance(Duration.ofSeconds(1).minusNanos(1));
        updateKeys(server, client, 1);
        assertEquals(Fault.TOO_MANY_KEY_UPDATES, server.fault());
        assertEquals(Alert.UNEXPECTED_MESSAGE, server.alertSent());
    }

    /** Slowly, any number passes that has data between them. */
    @Test
    void keyUpdatesNowAndThenAreBorneForEver() {
        EngineHarness server = server(KeyUpdatePolicy.NONE);
        ScriptedClient client = connectedClient(server);
        for (int i = 0; i < 500; i++) {
            updateKeys(server, client, 1);
            ticker.advance(Duration.ofMillis(20));
        }
        assertNull(server.close());
    }

    /** With a byte of data behind each. */
    private static void updateKeys(EngineHarness server, ScriptedClient client, int count) {
        for (int i = 0; i < count; i++) {
            server.receive(client.record(ContentType.HANDSHAKE, KEY_UPDATE));
            client.updateKeys();
            server.receive(client.record(ContentType.APPLICATION_DATA, new byte[1]));
        }
    }

    private EngineHarness server(KeyUpdatePolicy policy) {
        ServerContext.Time time = new ServerContext.Time(InstantSource.system(), ticker);
        return new EngineHarness(context(host()).withTime(time).withKeyUpdates(policy));
    }

    private static long keyUpdates(ScriptedClient client) {
        return client.messages().stream().filter(message -> message[0] == 24).count();
    }
}
