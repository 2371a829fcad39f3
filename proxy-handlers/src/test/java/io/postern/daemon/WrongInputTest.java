// SPDX-License-Identifier: Apache-2.0
package io.postern.daemon;

import static io.postern.daemon.TestProxy.NAME;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import io.postern.config.TransportChoice;
import io.postern.handlers.testing.AnyCrypto;
import io.postern.handlers.testing.Await;
import io.postern.handlers.testing.LeakGuard;
import io.postern.handlers.testing.LogCapture;
import io.postern.handlers.testing.PlainServer;
import io.postern.handlers.testing.TlsClient;
import io.postern.handlers.testing.TlsClient.Peer;
import io.postern.testing.EngineFixture;
import io.postern.testing.Hello;
import io.postern.testing.ScriptedClient;
import io.postern.tls.alert.Alert;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is no proper TLS ends in the right alert and in one log line, and troubles nobody else. */
@ExtendWith(LeakGuard.class)
@Timeout(60)
@AnyCrypto
class WrongInputTest {

    private final LogCapture log = new LogCapture("io.postern.handlers");
    private final PlainServer server = PlainServer.start(PlainServer::echo);
    private final TestProxy proxy = TestProxy.start(TransportChoice.AUTO, server.endpoint());
    private final TlsClient bystander = TlsClient.connect(proxy.address(), NAME);

    WrongInputTest() throws IOException {}

    @AfterEach
    void othersAreNotTroubled() throws IOException {
        try (log;
                server;
                proxy;
                bystander) {
            assertArrayEquals(new byte[] {9}, bystander.write(new byte[] {9}).readExactly(1));
        }
    }

    @Test
    void httpRequest() throws IOException {
        assertAlert(Alert.UNEXPECTED_MESSAGE, exchange(ascii("GET / HTTP/1.1\r\nHost: shop.example\r\n\r\n")));
        assertOneLine("fault=http_request");
    }

    /** Closing with bytes unread would be a reset, by which the client's system would lose the alert. */
    @Test
    void alertReachesAClientThatGoesOnSending() throws IOException {
        try (SocketChannel socket = open()) {
            for (int i = 0; i < 32; i++) {
                PlainServer.writeAll(socket, ByteBuffer.wrap(ascii("X".repeat(1 << 16))));
            }
            socket.shutdownOutput();
            assertAlert(Alert.UNEXPECTED_MESSAGE, readAll(socket));
        }
    }

    @Test
    void garbage() throws IOException {
        assertAlert(Alert.UNEXPECTED_MESSAGE, exchange(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}));
        assertOneLine("fault=not_tls");
    }

    @Test
    void sslv2Hello() throws IOException {
        assertAlert(Alert.PROTOCOL_VERSION, exchange(new byte[] {(byte) 0x80, 46, 1, 0, 2, 0, 21, 0, 0, 0, 16}));
        assertOneLine("fault=sslv2_hello");
    }

    @Test
    void helloOf100KiB() throws IOException {
        byte[] header = {1, 1, (byte) 0x90, 0}; // client_hello, 0x019000 bytes
        assertAlert(Alert.ILLEGAL_PARAMETER, exchange(new byte[] {22, 3, 1, 0, 4}, header));
        assertOneLine("fault=message_too_long");
    }

    @Test
    void truncatedHelloEndsSilently() throws IOException {
        ScriptedClient client = new ScriptedClient(EngineFixture.CRYPTO);
        byte[] hello = client.hello(Hello.valid(client.share()).message());
        try (SocketChannel socket = open()) {
            socket.write(ByteBuffer.wrap(hello, 0, hello.length / 2));
            socket.shutdownOutput();
            assertEquals(0, readAll(socket).length);
        }
        assertOneLine("reason=\"the client closed the connection\"");
    }

    @Test
    void unknownServerName() throws IOException {
        try (TlsClient client = TlsClient.connect(Peer.JDK, proxy.address(), "other.example")) {
            SSLException refusal = assertThrows(SSLException.class, client::handshake);
            assertTrue(refusal.toString().contains("unrecognized_name"), refusal.getMessage());
        }
        assertOneLine("fault=unknown_server_name");
    }

    @Test
    void noCommonProtocol() throws IOException {
        try (TlsClient client = TlsClient.connect(Peer.JDK, proxy.address(), NAME, "gopher")) {
            SSLException refusal = assertThrows(SSLException.class, client::handshake);
            assertTrue(refusal.toString().contains("no_application_protocol"), refusal.getMessage());
        }
        assertOneLine("fault=no_common_protocol");
    }

    @Test
    void flippedBit() throws IOException {
        try (TlsClient client = TlsClient.connect(proxy.address(), NAME)) {
            client.write(new byte[1]).readExactly(1);
            byte[] record = client.seal(new byte[100]);
            record[20] ^= 1;
            client.socket().write(ByteBuffer.wrap(record));
            SSLException alert = assertThrows(SSLException.class, client::read);
            assertTrue(alert.toString().contains("bad_record_mac"), alert.getMessage());
        }
        String line = assertOneLine("fault=bad_record");
        assertTrue(line.startsWith("connection failed listener=https peer="), line);
        assertTrue(line.contains("sni=" + NAME), line);
        Await.until("a reset at the server", () -> !server.failures().isEmpty());
    }

    @Test
    void clientThatDoesNotLikeTheCertificateIsLoggedWithItsAlert() throws IOException {
        try (TlsClient client = TlsClient.connect(Peer.STRANGER, proxy.address(), NAME)) {
            assertThrows(SSLException.class, client::handshake);
        }
        String line = assertOneLine("peer-alert=");
        assertTrue(line.contains("sni=" + NAME), line);
    }

    @Test
    void connectionWithoutAByteIsNoNews() throws IOException {
        SocketChannel socket = open();
        socket.close();
        Await.until(
                "a log line", () -> !log.lines(Level.DEBUG, "connection gone").isEmpty());
        assertEquals(List.of(), log.lines(Level.INFO, ""));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private SocketChannel open() throws IOException {
        SocketAddress address = proxy.address();
        return SocketChannel.open(address);
    }

    /** Sends, and reads to the end. */
    private byte[] exchange(byte[]... parts) throws IOException {
        try (SocketChannel socket = open()) {
            for (byte[] part : parts) {
                socket.write(ByteBuffer.wrap(part));
            }
            return readAll(socket);
        }
    }

    private static byte[] readAll(SocketChannel socket) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(1000);
        while (socket.read(buffer) >= 0) {
            all.write(buffer.array(), 0, buffer.position());
            buffer.clear();
        }
        return all.toByteArray();
    }

    private static void assertAlert(Alert expected, byte[] answer) {
        assertArrayEquals(new byte[] {21, 3, 3, 0, 2, 2, (byte) expected.code()}, answer);
    }

    private String assertOneLine(String part) {
        String line = log.await(part);
        assertEquals(List.of(line), log.lines(Level.INFO, ""));
        return line;
    }
}
