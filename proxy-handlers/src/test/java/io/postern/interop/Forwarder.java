// SPDX-License-Identifier: Apache-2.0
package io.postern.interop;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;

/** Stands between a client and the daemon and passes everything on in packets of one byte, both ways. */
final class Forwarder implements AutoCloseable {

    private final SocketBackend front;

    Forwarder(int port) {
        front = new SocketBackend(client -> {
            try (Socket daemon = new Socket(InetAddress.getLoopbackAddress(), port)) {
                client.setTcpNoDelay(true);
                daemon.setTcpNoDelay(true);
                Thread upwards = Thread.ofVirtual().start(() -> forward(client, daemon));
                forward(daemon, client);
                upwards.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    int port() {
        return front.port();
    }

    private static void forward(Socket from, Socket to) {
        byte[] buffer = new byte[4096];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                singly(buffer, read, out);
            }
            to.shutdownOutput();
        } catch (IOException gone) {
            // Then the other direction ends as well, and the client sees it.
        }
    }

    /** Writes each byte by itself. */
    static void singly(byte[] bytes, int length, OutputStream out) throws IOException {
        for (int i = 0; i < length; i++) {
            out.write(bytes, i, 1);
        }
    }

    @Override
    public void close() throws IOException {
        front.close();
    }
}
