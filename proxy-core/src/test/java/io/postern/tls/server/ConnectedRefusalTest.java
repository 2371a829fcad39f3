// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server;

import static io.postern.testing.EngineFixture.connectedClient;
import static io.postern.testing.EngineFixture.context;
import static io.postern.testing.EngineFixture.host;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.postern.testing.EngineHarness;
import io.postern.testing.Hello;
import io.postern.testing.ScriptedClient;
import io.postern.tls.alert.Fault;
import io.postern.tls.record.ContentType;
import java.util.Collections;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** What a peer may not do once application data flows, and the alert that each wrong thing ends in. */
class ConnectedRefusalTest {

    private final EngineHarness server = new EngineHarness(context(host()));

    @Test
    void changeCipherSpecAfterFinishedIsRefused() {
        connectedClient(server);
        server.receive(HandshakeTest.changeCipherSpec());
        assertRefused(Fault.BAD_CHANGE_CIPHER_SPEC);
    }

    /** Injected, it would let half an upload look like a whole one. */
    @Test
    void plaintextCloseNotifyOnceConnectedIsRefused() {
        connectedClient(server);
        server.receive(hex("15030300020100"));
        assertRefused(Fault.PLAINTEXT_RECORD);
        assertFalse(server.connection().peerClosed());
    }

    @Test
    void plaintextCloseNotifyAfterAKeyUpdateIsRefused() {
        ScriptedClient client = connectedClient(server);
        server.receive(client.record(ContentType.APPLICATION_DATA, new byte[] {1}));
        server.receive(client.record(ContentType.HANDSHAKE, new byte[] {24, 0, 0, 1, 0}));
        server.receive(hex("15030300020100"));
        assertRefused(Fault.PLAINTEXT_RECORD);
        assertFalse(server.connection().peerClosed());
    }

    @Test
    void alertOfThreeBytesIsRefused() {
        ScriptedClient client = connectedClient(server);
        server.receive(client.record(ContentType.ALERT, new byte[] {2, 40, 0}));
        assertRefused(Fault.BAD_ALERT);
    }

    @Test
    void floodOfWarningsIsRefused() {
        ScriptedClient client = connectedClient(server);
        for (int i = 0; i <= Limits.DEFAULT.warningAlerts(); i++) {
            server.receive(client.record(ContentType.ALERT, new byte[] {1, 90}));
        }
        assertRefused(Fault.TOO_MANY_WARNINGS);
    }

    @Test
    void floodOfEmptyRecordsIsRefused() {
        ScriptedClient client = connectedClient(server);
        for (int i = 0; i <= Limits.DEFAULT.emptyRecords(); i++) {
            server.receive(client.record(ContentType.APPLICATION_DATA, new byte[0]));
        }
        assertRefused(Fault.TOO_MANY_EMPTY_RECORDS);
    }

    @Test
    void floodOfKeyUpdatesIsRefused() {
        ScriptedClient client = connectedClient(server);
        for (int i = 0; i <= Limits.DEFAULT.keyUpdates(); i++) {
            server.receive(client.record(ContentType.HANDSHAKE, new byte[] {24, 0, 0, 1, 0}));
            client.updateKeys();
        }
        assertRefused(Fault.TOO_MANY_KEY_UPDATES);
    }

    @Test
    void keyUpdateWithAnotherValueIsRefused() {
        ScriptedClient client = connectedClient(server);
        server.receive(client.record(ContentType.HANDSHAKE, new byte[] {24, 0, 0, 1, 2}));
        assertRefused(Fault.BAD_KEY_UPDATE);
    }

    @Test
    void keyUpdateWithMoreInItsRecordIsRefused() {
        ScriptedClient client = connectedClient(server);
        server.receive(client.record(ContentType.HANDSHAKE, new byte[] {24, 0, 0, 1, 0, 24, 0, 0, 1, 0}));
        assertRefused(Fault.KEY_CHANGE_WITHIN_MESSAGE);
    }

    @Test
    void renegotiationIsRefused() {
        ScriptedClient client = connectedClient(server);
        server.receive(
                client.record(ContentType.HANDSHAKE, Hello.valid(client.share()).message()));
        assertRefused(Fault.UNEXPECTED_MESSAGE);
    }

    @Test
    void theAlertReachesTheClientUnderTheKeysItHas() {
        ScriptedClient client = connectedClient(server);
        server.receive(client.record(ContentType.HANDSHAKE, new byte[] {20, 0, 0, 0}));
        client.receive(server.takeOutput());
        assertArrayEquals(new byte[] {2, 10}, client.alerts().getFirst());
    }

    @Test
    void nothingIsSentOrProcessedAfterTheEnd() {
        ScriptedClient client = connectedClient(server);
        server.receive(client.record(ContentType.HANDSHAKE, new byte[] {20, 0, 0, 0}));
        server.takeOutput();
        server.connection().closeWrite();
        server.connection().updateWriteKey();
        server.receive(client.record(ContentType.APPLICATION_DATA, new byte[] {1}));
        assertEquals(0, server.takeOutput().length);
        assertEquals(0, server.takePlaintext().length);
        assertEquals(
                1,
                Collections.frequency(
                        server.actions().stream().map(Action::getClass).toList(), Action.Close.class));
    }

    private void assertRefused(Fault fault) {
        assertEquals(fault, server.fault());
        assertEquals(fault.alert(), server.alertSent());
    }

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
