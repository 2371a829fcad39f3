// SPDX-License-Identifier: Apache-2.0
package io.postern.interop;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;

/**
 * Stands between a client and the daemon, and keeps what the client has sent before the daemon answered: its ClientHello,
 * and early data if it has any. The answer is held back until the client has said all of that.
 */
final class Recorder implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final SocketBackend front;
    private final ByteArrayOutputStream flight = new ByteArrayOutputStream();
    private final int leastBytes;

    /** @param leastBytes how many bytes the client sends before it needs an answer, at least */
    Recorder(int port, int leastBytes) {
        this.leastBytes = leastBytes;
        front = new SocketBackend(client -> {
            try (Socket daemon = new Socket(InetAddress.getLoopbackAddress(), port)) {
                Thread upwards = Thread.ofVirtual().start(() -> record(client, daemon));
                awaitFlight();
                daemon.getInputStream().transferTo(client.getOutputStream());
                client.shutdownOutput();
                upwards.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    int port() {
        return front.port();
    }

    /** What the client has sent first. */
    synchronized byte[] flight() {
        return flight.toByteArray();
    }

    private void awaitFlight() {
        Poll.until(() -> flight().length >= leastBytes, LIMIT, () -> "only " + flight().length + " bytes");
    }

    private void record(Socket from, Socket to) {
        byte[] buffer = new byte[16_384];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                synchronized (this) {
                    if (flight.size() < leastBytes) {
                        flight.write(buffer, 0, read);
                    }
                }
                out.write(buffer, 0, read);
            }
            to.shutdownOutput();
        } catch (IOException gone) {
            // Then the other direction ends as well, and the client sees it.
        }
    }

    @Override
    public void close() throws IOException {
        front.close();
    }
}
