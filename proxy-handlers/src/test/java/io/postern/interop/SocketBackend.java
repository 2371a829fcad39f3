// SPDX-License-Identifier: Apache-2.0
package io.postern.interop;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A plaintext service that treats each connection in one way, right or wrong. */
final class SocketBackend implements AutoCloseable {

    /** How a connection is treated; it is closed in the end. */
    interface Conversation {
        void hold(Socket socket) throws IOException;
    }

    /** Sends back what comes, and closes once the client has. */
    static final Conversation ECHO = socket -> socket.getInputStream().transferTo(socket.getOutputStream());

    private final ServerSocket listener;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    SocketBackend(Conversation conversation) {
        try {
            listener = new ServerSocket(0, 512, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(() -> accept(conversation));
    }

    int port() {
        return listener.getLocalPort();
    }

    private void accept(Conversation conversation) {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                open.add(socket);
                Thread.ofVirtual().start(() -> hold(conversation, socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void hold(Conversation conversation, Socket socket) {
        try (socket) {
            conversation.hold(socket);
        } catch (IOException gone) {
            // The other side's doing, which the test sees there.
        } finally {
            open.remove(socket);
        }
    }

    /** Has the kernel send a RST instead of a FIN. */
    static void reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** Reads a request's head, up to the empty line, and nothing beyond it. */
    static String readHead(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the end within a request");
            }
            head.append((char) next);
        }
        return head.toString();
    }

    /** A port that refuses connections for as long as this is open, because it is bound but nobody listens. */
    static Socket refusingPort() {
        try {
            Socket socket = new Socket();
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
