// SPDX-License-Identifier: Apache-2.0
package io.postern.interop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.handlers.testing.AnyCrypto;
import io.postern.testing.KeyType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Networks may cut the stream anywhere: here everywhere, in both directions, on both sides of the daemon. */
@AnyCrypto
class OneByteAtATimeTest {

    /** Some records; more would show nothing new, and every byte is a packet or four. */
    private static final byte[] DATA = Content.bytes(20_000);

    private static final SocketBackend BACKEND = new SocketBackend(socket -> {
        socket.setTcpNoDelay(true);
        byte[] buffer = new byte[4096];
        InputStream in = socket.getInputStream();
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            Forwarder.singly(buffer, read, socket.getOutputStream());
        }
    });

    private static final HttpBackend WEB = new HttpBackend();

    private static final DaemonProcess DAEMON = new DaemonSetup()
            .listener("https", null)
            .host("echo", Map.of(), "echo", KeyType.EC_P256)
            .host("web", Map.of("http/1.1", "web"), "web", KeyType.EC_P256)
            .pool("echo", BACKEND.port())
            .pool("web", WEB.port())
            .start();

    private static final Forwarder FORWARDER = new Forwarder(DAEMON.port("https"));

    @BeforeAll
    static void listens() {
        assertTrue(DAEMON.isAlive());
    }

    @AfterAll
    static void stop() throws IOException {
        try (DAEMON;
                FORWARDER;
                BACKEND;
                WEB) {
            DAEMON.stop();
        }
    }

    @Test
    void jdkIsEchoed() throws IOException {
        try (SSLSocket socket = JdkSocket.connect(FORWARDER.port(), "echo.test")) {
            Thread.ofVirtual().start(() -> send(socket));
            assertArrayEquals(DATA, socket.getInputStream().readAllBytes());
        }
    }

    /** Its hello, with a share of 1,216 bytes, is the longest. */
    @Test
    void boringSslWithTheHybridGroupDownloads() {
        try (BoringClient client = new BoringClient("X25519MLKEM768")) {
            BoringClient.Outcome outcome = client.exchange(FORWARDER.port(), "web.test", Http.download(DATA.length));
            Http.assertDownloaded(DATA.length, outcome.answer());
            assertTrue(outcome.closeNotify());
        }
    }

    private static void send(SSLSocket socket) {
        try {
            socket.getOutputStream().write(DATA);
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
