// SPDX-License-Identifier: Apache-2.0
package io.postern.handlers.testing;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.ReferenceCountUtil;
import io.postern.testing.JdkClient;
import io.postern.testing.TestCredentials;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * A blocking TLS client on a real socket that tells the ways apart in which a connection ends, and reads only when it is
 * told to. It verifies the server's certificate.
 */
public final class TlsClient implements AutoCloseable {

    /** Whose TLS the client speaks. */
    public enum Peer {
        JDK,
        BORINGSSL,
        /** A JDK client that does not know the tests' authority. */
        STRANGER;

        private SSLEngine engine(String name) {
            return switch (this) {
                case JDK -> JdkClient.context().createSSLEngine(name, 443);
                case BORINGSSL -> boringSsl(name);
                case STRANGER -> stranger(name);
            };
        }
    }

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SocketChannel socket;
    private final SSLEngine engine;
    private final ByteBuffer input = ByteBuffer.allocate(1 << 16).flip();
    private boolean bytewise;

    private TlsClient(SocketChannel socket, SSLEngine engine) {
        this.socket = socket;
        this.engine = engine;
    }

    /** Connects as the JDK does, and completes the handshake. */
    public static TlsClient connect(SocketAddress address, String name, String... protocols) throws IOException {
        return connect(Peer.JDK, address, name, protocols).handshake();
    }

    /** Connects the socket only. */
    public static TlsClient connect(Peer peer, SocketAddress address, String name, String... protocols)
            throws IOException {
        SSLEngine engine = peer.engine(name);
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.3"});
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setApplicationProtocols(protocols);
        engine.setSSLParameters(parameters);
        return new TlsClient(SocketChannel.open(address), engine);
    }

    /** Sends everything from now on one byte at a time. */
    public TlsClient bytewise() throws IOException {
        socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
        bytewise = true;
        return this;
    }

    /** Completes the handshake; where that fails, the server is told why. */
    public TlsClient handshake() throws IOException {
        try {
            return tryHandshake();
        } catch (SSLException e) {
            wrap(NOTHING.duplicate());
            throw e;
        }
    }

    private TlsClient tryHandshake() throws IOException {
        engine.beginHandshake();
        while (true) {
            switch (engine.getHandshakeStatus()) {
                case NEED_WRAP -> wrap(NOTHING.duplicate());
                case NEED_TASK -> runTasks();
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                    if (unwrap() == null) {
                        throw new EOFException("close_notify in the handshake");
                    }
                }
                case FINISHED, NOT_HANDSHAKING -> {
                    return this;
                }
            }
        }
    }

    public SocketChannel socket() {
        return socket;
    }

    public String applicationProtocol() {
        return engine.getApplicationProtocol();
    }

    public TlsClient write(byte[] data) throws IOException {
        ByteBuffer source = ByteBuffer.wrap(data);
        while (source.hasRemaining()) {
            wrap(source);
        }
        return this;
    }

    /** The records of {@code data}, which are not sent. */
    public byte[] seal(byte[] data) throws SSLException {
        ByteBuffer record = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.wrap(data), record);
        return Arrays.copyOf(record.array(), record.position());
    }

    /**
     * Some data.
     *
     * @return null after close_notify
     * @throws EOFException where the connection ends without
     */
    public byte @Nullable [] read() throws IOException {
        byte[] data;
        do {
            data = unwrap();
        } while (data != null && data.length == 0);
        return data;
    }

    public byte[] readExactly(int length) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        while (all.size() < length) {
            byte[] data = read();
            if (data == null) {
                throw new AssertionError("close_notify after " + all.size() + " bytes of " + length);
            }
            all.writeBytes(data);
        }
        return all.toByteArray();
    }

    /** Everything up to close_notify. */
    public byte[] readAll() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] data = read(); data != null; data = read()) {
            all.writeBytes(data);
        }
        return all.toByteArray();
    }

    /** Sends close_notify: no more data comes from here, but some may still be read. */
    public TlsClient end() throws IOException {
        engine.closeOutbound();
        do {
            wrap(NOTHING.duplicate());
        } while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP);
        return this;
    }

    @Override
    public void close() throws IOException {
        socket.close();
        ReferenceCountUtil.release(engine);
    }

    private void wrap(ByteBuffer source) throws IOException {
        ByteBuffer records = ByteBuffer.allocate(engine.getSession().getPacketBufferSize() + 1024);
        engine.wrap(source, records);
        runTasks();
        records.flip();
        while (records.hasRemaining()) {
            if (bytewise) {
                socket.write(ByteBuffer.wrap(new byte[] {records.get()}));
            } else {
                socket.write(records);
            }
        }
    }

    private byte @Nullable [] unwrap() throws IOException {
        ByteBuffer plaintext = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize() + 1024);
        while (true) {
            SSLEngineResult result = engine.unwrap(input, plaintext);
            runTasks();
            switch (result.getStatus()) {
                case BUFFER_UNDERFLOW -> fill();
                case CLOSED -> {
                    return null;
                }
                case BUFFER_OVERFLOW -> throw new AssertionError("too small a buffer");
                case OK -> {
                    return Arrays.copyOf(plaintext.array(), plaintext.position());
                }
            }
        }
    }

    private void fill() throws IOException {
        input.compact();
        int read = socket.read(input);
        input.flip();
        if (read < 0) {
            throw new EOFException("the connection ended without close_notify");
        }
    }

    private void runTasks() {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    private static SSLEngine boringSsl(String name) {
        try {
            return SslContextBuilder.forClient()
                    .sslProvider(SslProvider.OPENSSL)
                    .trustManager(TestCredentials.ca())
                    .build()
                    .newEngine(UnpooledByteBufAllocator.DEFAULT, name, 443);
        } catch (SSLException e) {
            throw new AssertionError(e);
        }
    }

    private static SSLEngine stranger(String name) {
        try {
            return SSLContext.getDefault().createSSLEngine(name, 443);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
