// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.testing.EngineHarness;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The engine in the place of the server of RFC 8448: it gets the records of the client, and everything that it sends is
 * what stands there, byte for byte.
 */
class Rfc8448EngineTest {

    /** §3: a simple handshake; §6: with client authentication; §7: in middlebox compatibility mode. */
    @ParameterizedTest
    @ValueSource(ints = {3, 6, 7})
    void handshakeInOneRoundTripIsThatOfTheTrace(int section) {
        Rfc8448Server trace = new Rfc8448Server(section);
        EngineHarness server = new EngineHarness(trace.context());
        server.receive(trace.hex("record.clientHello"));
        assertFlight(trace, server);
        assertFinishes(trace, server);
        assertEquals(trace.has("message.certificateRequest"), session(server).client() != null);
    }

    /** §5. */
    @Test
    void handshakeWithARetryIsThatOfTheTrace() {
        Rfc8448Server trace = new Rfc8448Server(5);
        EngineHarness server = new EngineHarness(trace.context());
        server.receive(trace.hex("record.clientHello"));
        assertRecords(trace.hex("record.helloRetryRequest"), server.takeOutput());
        server.receive(trace.hex("record.secondClientHello"));
        assertFlight(trace, server);
        assertFinishes(trace, server);
        assertTrue(session(server).retried());
    }

    /** §3, which ends with a ticket. */
    @Test
    void dataGoesBothWaysBehindTheTicketAsInTheTrace() {
        Rfc8448Server trace = new Rfc8448Server(3);
        EngineHarness server = new EngineHarness(trace.context());
        server.receive(trace.hex("record.clientHello"));
        server.receive(trace.hex("record.clientFinished"));
        server.takeOutput();
        assertDataAndClosing(trace, server);
    }

    /** §4: the session resumed, with early data. */
    @Test
    void resumedHandshakeWithEarlyDataIsThatOfTheTrace() {
        Rfc8448Server trace = new Rfc8448Server(4);
        EngineHarness server = new EngineHarness(trace.context());
        server.receive(trace.hex("record.clientHello"));
        assertFlight(trace, server);
        server.receive(trace.hex("record.earlyData"));
        assertArrayEquals(trace.hex("earlyData"), server.takePlaintext());
        assertNull(server.session());
        server.receive(trace.hex("record.endOfEarlyData"));
        assertFinishes(trace, server);
        assertEquals(Session.Kind.RESUMED, session(server).kind());
        assertEquals(0, server.takePlaintext().length);
        assertDataAndClosing(trace, server);
    }

    /** §5 to §7. */
    @ParameterizedTest
    @ValueSource(ints = {5, 6, 7})
    void closeNotifyGoesBothWaysAsInTheTrace(int section) {
        Rfc8448Server trace = new Rfc8448Server(section);
        EngineHarness server = new EngineHarness(trace.context());
        server.receive(trace.hex("record.clientHello"));
        if (trace.has("record.secondClientHello")) {
            server.receive(trace.hex("record.secondClientHello"));
        }
        server.receive(trace.hex("record.clientFinished"));
        server.takeOutput();
        server.receive(trace.hex("record.clientCloseNotify"));
        assertTrue(server.connection().peerClosed());
        server.connection().closeWrite();
        assertRecords(trace.hex("record.serverCloseNotify"), server.takeOutput());
    }

    private static void assertFlight(Rfc8448Server trace, EngineHarness server) {
        byte[] serverHello = trace.hex("record.serverHello");
        byte[] sent = server.takeOutput();
        assertNull(server.fault());
        assertRecords(serverHello, Arrays.copyOf(sent, serverHello.length));
        assertRecords(trace.hex("record.serverFlight"), Arrays.copyOfRange(sent, serverHello.length, sent.length));
    }

    private static void assertFinishes(Rfc8448Server trace, EngineHarness server) {
        server.receive(trace.hex("record.clientFinished"));
        assertNull(server.fault());
        assertNotNull(server.session());
        assertRecords(
                trace.has("record.newSessionTicket") ? trace.hex("record.newSessionTicket") : new byte[0],
                server.takeOutput());
    }

    private static void assertDataAndClosing(Rfc8448Server trace, EngineHarness server) {
        server.receive(trace.hex("record.clientData"));
        assertArrayEquals(trace.hex("clientData"), server.takePlaintext());
        server.write(trace.hex("serverData"));
        assertRecords(trace.hex("record.serverData"), server.takeOutput());
        server.receive(trace.hex("record.clientCloseNotify"));
        assertTrue(server.connection().peerClosed());
        assertNull(server.close());
        server.connection().closeWrite();
        assertRecords(trace.hex("record.serverCloseNotify"), server.takeOutput());
    }

    private static Session session(EngineHarness server) {
        return Objects.requireNonNull(server.session());
    }

    private static void assertRecords(byte[] expected, byte[] actual) {
        assertEquals(HexFormat.of().formatHex(expected), HexFormat.of().formatHex(actual));
    }
}
