// SPDX-License-Identifier: Apache-2.0
package io.postern.bogo;

import io.postern.tls.alert.Alert;
import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.record.ContentType;
import io.postern.tls.record.Opener;
import io.postern.tls.record.PlaintextOpener;
import io.postern.tls.record.PlaintextSealer;
import io.postern.tls.record.RecordBuffer;
import io.postern.tls.record.RecordHeader;
import io.postern.tls.record.Sealer;
import io.postern.tls.server.Action;
import io.postern.tls.server.ServerConnection;
import io.postern.tls.server.ServerContext;
import io.postern.tls.server.Session;
import io.postern.tls.wire.Secret;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * The engine on a blocking socket. Confined to one thread, which is also the engine's event loop.
 *
 * <p>Its methods throw {@link Failure} once the connection has failed, with the fault or the peer's alert.
 */
final class TlsSocket implements AutoCloseable {

    private final Socket socket;
    private final ServerConnection connection;
    private final int maxFragment;
    private final RecordBuffer record = new RecordBuffer();
    private final ClientHelloTap hello = new ClientHelloTap();
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final BlockingQueue<Runnable> loop = new LinkedBlockingQueue<>();

    private Opener opener = new PlaintextOpener();
    private Sealer sealer = new PlaintextSealer();
    private boolean first = true;
    private boolean suspended;
    private @Nullable Session session;
    private Action.@Nullable Close close;

    /** @param maxFragment the most bytes of content that a record of ours may have */
    TlsSocket(Socket socket, ServerContext context, int maxFragment) {
        this.socket = socket;
        this.maxFragment = maxFragment;
        connection = new ServerConnection(context, this::perform, loop::add);
    }

    /** The first ClientHello. */
    ClientHelloTap hello() {
        return hello;
    }

    /** Goes on until the handshake is complete, or early data has been accepted; application data does not come before. */
    Session handshake() throws IOException {
        while (session == null) {
            if (nextRecord() == null) {
                throw new Failure("the connection ended within the handshake");
            }
        }
        return session;
    }

    /**
     * The application data of the next record that has some, which may be early data; null where the peer has closed the
     * connection.
     */
    byte @Nullable [] read() throws IOException {
        byte[] data = {};
        while (data != null && data.length == 0) {
            data = connection.peerClosed() ? null : nextRecord();
        }
        if (data == null && !connection.established()) {
            throw new Failure("the connection ended within the handshake");
        }
        return data;
    }

    /** Whether the end was said, and not only the socket closed. */
    boolean closedByPeer() {
        return connection.peerClosed();
    }

    void write(byte[] data) throws IOException {
        seal(ContentType.APPLICATION_DATA, data);
        flush();
    }

    /** Keying material (RFC 8446 §7.5). */
    byte[] export(String label, byte[] context, int length) {
        try (Secret secret = connection.exporter().export(label, context, length)) {
            return secret.expose().clone();
        }
    }

    void updateWriteKey() throws IOException {
        connection.updateWriteKey();
        throwIfClosed();
    }

    void closeWrite() {
        connection.closeWrite();
    }

    /** Ends the output and drops what still comes, so that a reset does not overtake what was sent. */
    @Override
    public void close() throws IOException {
        connection.discard();
        try (socket) {
            socket.shutdownOutput();
            socket.getInputStream().skip(Long.MAX_VALUE);
        } catch (IOException e) {
            // The peer was faster.
        }
    }

    /** Takes a record; its application data, which is empty where it has none, or null where the stream has ended. */
    private byte @Nullable [] nextRecord() throws IOException {
        byte[] array = record.array();
        if (!fill(array, 0, RecordHeader.LENGTH)) {
            return null;
        }
        byte[] data = {};
        try {
            RecordHeader header = RecordHeader.parse(array, 0, first);
            if (header.length() > opener.maxFragment()) {
                throw new TlsException(Fault.RECORD_TOO_LONG);
            }
            if (!fill(array, RecordHeader.LENGTH, header.length())) {
                return null;
            }
            first = false;
            if (opener.open(record.received(header.type(), header.length()))) {
                hello.see(record);
                if (connection.receive(record)) {
                    data = Arrays.copyOfRange(array, record.offset(), record.offset() + record.length());
                }
            }
        } catch (TlsException e) {
            connection.fail(e);
        }
        awaitResume();
        throwIfClosed();
        return data;
    }

    private void awaitResume() {
        try {
            while (suspended && close == null) {
                loop.take().run();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean fill(byte[] array, int offset, int length) throws IOException {
        return socket.getInputStream().readNBytes(array, offset, length) == length;
    }

    private void throwIfClosed() throws IOException {
        Action.Close end = close;
        if (end == null) {
            return;
        }
        flush();
        TlsException fault = end.fault();
        if (fault == null) {
            throw new Failure("alert of the peer: " + end.peerAlert());
        }
        if (fault.fault() == Fault.INTERNAL && fault.getCause() != null) {
            fault.getCause().printStackTrace();
        }
        throw new Failure(fault.fault() + ": " + fault.getMessage());
    }

    private void perform(Action action) {
        switch (action) {
            case Action.SendHandshake(byte[] messages) -> seal(ContentType.HANDSHAKE, messages);
            case Action.SendChangeCipherSpec() -> output.writeBytes(new byte[] {20, 3, 3, 0, 1, 1});
            case Action.SendAlert(Alert alert) ->
                seal(ContentType.ALERT, new byte[] {(byte) (alert == Alert.CLOSE_NOTIFY ? 1 : 2), (byte) alert.code()});
            case Action.InstallRead(Opener next, var _) -> opener = next;
            case Action.InstallWrite(Sealer next) -> sealer = next;
            case Action.EarlyDataAccepted(Session early) -> session = early;
            case Action.Established(Session established) -> session = established;
            case Action.Suspend() -> suspended = true;
            case Action.Resume() -> suspended = false;
            case Action.Close end -> close = end;
            case Action.Flush(), Action.FlushSoon() -> flush();
            case Action.PeerClosed(), Action.Negotiated(var _) -> {}
        }
    }

    private void seal(ContentType type, byte[] content) {
        int limit = Math.min(maxFragment, sealer.maxPlaintext());
        for (int at = 0; at < content.length; at += limit) {
            int length = Math.min(limit, content.length - at);
            byte[] sealed = new byte[sealer.maxSealed(length)];
            output.write(sealed, 0, sealer.seal(type, content, at, length, sealed, 0));
        }
    }

    private void flush() {
        try {
            output.writeTo(socket.getOutputStream());
            output.reset();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
