// SPDX-License-Identifier: Apache-2.0
package io.postern.interop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLSocket;

/** A client that minds its own business: whatever others do, it stays connected and is echoed. */
final class StandingConnection implements AutoCloseable {

    private final SSLSocket socket;
    private int next;

    /** Connects to a host with an echo service behind it. */
    StandingConnection(int port, String serverName) {
        socket = JdkSocket.connect(port, serverName);
    }

    /** Sends something new, and gets it back. */
    void assertWorks() {
        byte[] question = ("question " + next++).getBytes(StandardCharsets.US_ASCII);
        try {
            socket.getOutputStream().write(question);
            assertArrayEquals(question, socket.getInputStream().readNBytes(question.length));
        } catch (IOException e) {
            throw new UncheckedIOException("the connection that had nothing to do with it has ended", e);
        }
    }

    /** Says goodbye. */
    void end() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        end();
    }
}
