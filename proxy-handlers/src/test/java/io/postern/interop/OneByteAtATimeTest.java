// SPDX-License-Identifier: Apache-2.0
package io.postern.interop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.testing.KeyType;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Networks may cut the stream anywhere: here everywhere, in both directions, on both sides of the daemon. */
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

    private static final DaemonProcess DAEMON = new DaemonSetup()
            .listener("https", null)
            .host("echo", Map.of(), "echo", KeyType.EC_P256)
            .pool("echo", BACKEND.port())
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
                BACKEND) {
            DAEMON.stop();
        }
    }

    @Test
    void jdkIsEchoed() throws IOException {
        try (SSLSocket socket = JdkSocket.connect(FORWARDER.port(), "echo.test")) {
            Thread writer = Thread.ofVirtual().start(() -> send(socket));
            byte[] echo = socket.getInputStream().readAllBytes();
            assertArrayEquals(DATA, echo);
            assertTrue(!writer.isAlive() || !writer.isInterrupted());
        }
    }

    private static void send(SSLSocket socket) {
        try {
            socket.getOutputStream().write(DATA);
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
