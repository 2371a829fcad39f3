// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server;

import static io.postern.testing.EngineFixture.connectedClient;
import static io.postern.testing.EngineFixture.context;
import static io.postern.testing.EngineFixture.host;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.testing.EngineHarness;
import io.postern.testing.ScriptedClient;
import io.postern.tls.record.ContentType;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** A connection over which application data flows: key updates and closure. */
class ConnectedTest {

    private static final byte[] PING = "ping".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PONG = "pong".getBytes(StandardCharsets.US_ASCII);

    @Test
    void keyUpdateOfTheClientIsFollowed() {
        EngineHarness server = new EngineHarness(context(host()));
        ScriptedClient client = connectedClient(server);
        server.receive(client.record(ContentType.HANDSHAKE, new byte[] {24, 0, 0, 1, 0}));
        client.updateKeys();
        server.receive(client.record(ContentType.APPLICATION_DATA, PING));
        assertArrayEquals(PING, server.takePlaintext());
        assertEquals(0, server.takeOutput().length);
    }

    @Test
    void requestedKeyUpdateIsAnswered() {
        EngineHarness server = new EngineHarness(context(host()));
        ScriptedClient client = connectedClient(server);
        server.receive(client.record(ContentType.HANDSHAKE, new byte[] {24, 0, 0, 1, 1}));
        client.updateKeys();
        server.write(PONG);
        client.receive(server.takeOutput());
        assertArrayEquals(new byte[] {24, 0, 0, 1, 0}, client.messages().getLast());
        assertArrayEquals(PONG, client.plaintext());
    }

    @Test
    void ownKeyUpdateIsUnderstood() {
        EngineHarness server = new EngineHarness(context(host()));
        ScriptedClient client = connectedClient(server);
        server.connection().updateWriteKey();
        server.write(PONG);
        client.receive(server.takeOutput());
        assertArrayEquals(PONG, client.plaintext());
    }

    @Test
    void closeNotifyGoesBothWaysOnItsOwn() {
        EngineHarness server = new EngineHarness(context(host()));
        ScriptedClient client = connectedClient(server);
        server.receive(client.record(ContentType.ALERT, new byte[] {1, 0}));
        assertTrue(server.connection().peerClosed());
        server.write(PONG);
        server.connection().closeWrite();
        server.connection().closeWrite();
        client.receive(server.takeOutput());
        assertArrayEquals(PONG, client.plaintext());
        assertEquals(1, client.alerts().size());
        assertArrayEquals(new byte[] {1, 0}, client.alerts().getFirst());
        assertNull(server.close());
    }

    @Test
    void whatComesAfterCloseNotifyIsIgnored() {
        EngineHarness server = new EngineHarness(context(host()));
        ScriptedClient client = connectedClient(server);
        server.receive(client.record(ContentType.ALERT, new byte[] {1, 0}));
        server.receive(client.record(ContentType.APPLICATION_DATA, PING));
        assertEquals(0, server.takePlaintext().length);
        assertNull(server.close());
    }

    @Test
    void noKeyUpdateIsAnsweredAfterCloseNotify() {
        EngineHarness server = new EngineHarness(context(host()));
        ScriptedClient client = connectedClient(server);
        server.connection().closeWrite();
        client.receive(server.takeOutput());
        server.receive(client.record(ContentType.HANDSHAKE, new byte[] {24, 0, 0, 1, 1}));
        client.updateKeys();
        server.receive(client.record(ContentType.APPLICATION_DATA, PING));
        assertArrayEquals(PING, server.takePlaintext());
        assertEquals(0, server.takeOutput().length);
    }

    @Test
    void requestsForKeyUpdatesShareAnAnswerThatIsNotSentYet() {
        EngineHarness server = new EngineHarness(context(host()));
        ScriptedClient client = connectedClient(server);
        for (int i = 0; i < 3; i++) {
            server.receive(client.record(ContentType.HANDSHAKE, new byte[] {24, 0, 0, 1, 1}));
            client.updateKeys();
        }
        client.receive(server.takeOutput());
        assertEquals(1, keyUpdates(client));
        server.connection().sent();
        server.receive(client.record(ContentType.HANDSHAKE, new byte[] {24, 0, 0, 1, 1}));
        client.updateKeys();
        server.write(PONG);
        client.receive(server.takeOutput());
        assertEquals(2, keyUpdates(client));
        assertArrayEquals(PONG, client.plaintext());
    }

    private static long keyUpdates(ScriptedClient client) {
        return client.messages().stream().filter(message -> message[0] == 24).count();
    }
}
