// SPDX-License-Identifier: Apache-2.0
package io.postern.handlers.testing;

import io.postern.config.Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A plaintext service on a real socket, with one blocking thread for each connection. */
public final class PlainServer implements AutoCloseable {

    /** What the service does with a connection, which is closed behind it. */
    @FunctionalInterface
    public interface Script {
        void run(SocketChannel connection) throws IOException;
    }

    private final ServerSocketChannel socket;
    private final List<SocketChannel> connections = new CopyOnWriteArrayList<>();
    private final List<IOException> failures = new CopyOnWriteArrayList<>();

    /** A service on an ephemeral port of the loopback interface. */
    public static PlainServer start(Script script) throws IOException {
        return new PlainServer(
                ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)), script);
    }

    /** A service on a Unix domain socket. */
    public static PlainServer start(Path path, Script script) throws IOException {
        return new PlainServer(
                ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(path)), script);
    }

    /** Where nobody listens. */
    public static Endpoint nobody() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new Endpoint.Inet("127.0.0.1", socket.getLocalPort());
        }
    }

    private PlainServer(ServerSocketChannel socket, Script script) {
        this.socket = socket;
        Thread.ofVirtual().start(() -> {
            while (socket.isOpen()) {
                try {
                    SocketChannel connection = socket.accept();
                    connections.add(connection);
                    Thread.ofVirtual().start(() -> run(script, connection));
                } catch (IOException _) {
                    return; // closed
                }
            }
        });
    }

    public Endpoint endpoint() throws IOException {
        SocketAddress address = socket.getLocalAddress();
        return address instanceof InetSocketAddress inet
                ? new Endpoint.Inet("127.0.0.1", inet.getPort())
                : new Endpoint.Unix(((UnixDomainSocketAddress) address).getPath());
    }

    /** How many connections have come. */
    public int accepted() {
        return connections.size();
    }

    /** How connections ended that did not end well. */
    public List<IOException> failures() {
        return failures;
    }

    /** Reads to the end, and sends everything back as it comes. */
    public static void echo(SocketChannel connection) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        while (connection.read(buffer) >= 0) {
            writeAll(connection, buffer.flip());
            buffer.clear();
        }
    }

    /** Reads to the end, and says how much that was. */
    public static long drain(SocketChannel connection) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        long total = 0;
        while (connection.read(buffer) >= 0) {
            total += buffer.position();
            buffer.clear();
        }
        return total;
    }

    public static void writeAll(SocketChannel connection, ByteBuffer data) throws IOException {
        while (data.hasRemaining()) {
            connection.write(data);
        }
    }

    /** Closes with a reset. */
    public static void reset(SocketChannel connection) throws IOException {
        connection.setOption(StandardSocketOptions.SO_LINGER, 0);
        connection.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (SocketChannel connection : connections) {
            connection.close();
        }
    }

    private void run(Script script, SocketChannel connection) {
        try (connection) {
            script.run(connection);
        } catch (IOException e) {
            failures.add(e);
        }
    }
}
