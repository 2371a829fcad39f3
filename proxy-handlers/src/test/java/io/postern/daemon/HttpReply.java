// SPDX-License-Identifier: Apache-2.0
package io.postern.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.postern.handlers.testing.PlainServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Locale;

/** What an HTTP/1.1 server sent until it closed the connection. */
record HttpReply(int status, String head, String body) {

    /** GET on a connection of its own. */
    static HttpReply get(SocketAddress server, String path, String... headers) throws IOException {
        return send(
                server,
                "GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + String.join("", headers) + "\r\n");
    }

    /** Sends that, and reads to the end. */
    static HttpReply send(SocketAddress server, String request) throws IOException {
        try (SocketChannel socket = SocketChannel.open(server)) {
            PlainServer.writeAll(socket, ByteBuffer.wrap(request.getBytes(UTF_8)));
            return read(socket);
        }
    }

    static HttpReply read(SocketChannel socket) throws IOException {
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        while (socket.read(buffer) >= 0) {
            received.write(buffer.array(), 0, buffer.position());
            buffer.clear();
        }
        String text = received.toString(UTF_8);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            throw new IOException("no answer: " + text);
        }
        return new HttpReply(
                Integer.parseInt(text.substring(9, 12)),
                text.substring(0, end + 2).toLowerCase(Locale.ROOT),
                text.substring(end + 4));
    }

    boolean has(String header) {
        return head.contains("\r\n" + header + "\r\n");
    }
}
