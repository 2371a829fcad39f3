// SPDX-License-Identifier: Apache-2.0
package io.postern.testing;

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
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * A {@link ServerConnection} on a wire in memory: takes the client's bytes, split as one likes, performs the actions, and
 * keeps what the server sends.
 */
public final class EngineHarness {

    private final ServerConnection connection;
    private final RecordBuffer record = new RecordBuffer();
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final ByteArrayOutputStream plaintext = new ByteArrayOutputStream();
    private final List<Action> actions = new ArrayList<>();
    private final Queue<Runnable> loop = new ArrayDeque<>();

    private Opener opener = new PlaintextOpener();
    private Sealer sealer = new PlaintextSealer();
    private byte[] input = {};
    private boolean first = true;
    private boolean suspended;
    private Action.@Nullable Close close;
    private @Nullable Session session;
    private @Nullable Session earlySession;
    private @Nullable Alert alertSent;

    public EngineHarness(ServerContext context) {
        connection = new ServerConnection(context, this::perform, loop::add);
    }

    public ServerConnection connection() {
        return connection;
    }

    /** Bytes from the client: any part of any number of records; what was handed to the event loop is run behind them. */
    public void receive(byte[] bytes) {
        input = Arrays.copyOf(input, input.length + bytes.length);
        System.arraycopy(bytes, 0, input, input.length - bytes.length, bytes.length);
        deliver();
        runLoop();
    }

    /** Runs what was handed to the event loop, and then goes on with the input that waited for it. */
    public void runLoop() {
        for (Runnable task = loop.poll(); task != null; task = loop.poll()) {
            task.run();
        }
        deliver();
    }

    /** Seals application data of the server. */
    public void write(byte[] data) {
        seal(ContentType.APPLICATION_DATA, data);
    }

    /** Whether the server should change its write key by {@link ServerConnection#updateWriteKey}. */
    public boolean updateDue() {
        return sealer.updateDue();
    }

    /** What the server has sent since the last call. */
    public byte[] takeOutput() {
        byte[] sent = output.toByteArray();
        output.reset();
        return sent;
    }

    /** The application data that the client has sent since the last call. */
    public byte[] takePlaintext() {
        byte[] received = plaintext.toByteArray();
        plaintext.reset();
        return received;
    }

    public boolean suspended() {
        return suspended;
    }

    /** All actions so far. */
    public List<Action> actions() {
        return actions;
    }

    public @Nullable Session session() {
        return session;
    }

    /** As it was when early data was accepted; null where none was. */
    public @Nullable Session earlySession() {
        return earlySession;
    }

    /** How the engine ended the connection, or null while it goes on. */
    public Action.@Nullable Close close() {
        return close;
    }

    /** The fault that ended the connection, or null. */
    public @Nullable Fault fault() {
        return close == null || close.fault() == null ? null : close.fault().fault();
    }

    /** The last alert that the server sent, or null. */
    public @Nullable Alert alertSent() {
        return alertSent;
    }

    private void deliver() {
        int at = 0;
        try {
            while (close == null && !suspended && input.length - at >= RecordHeader.LENGTH) {
                RecordHeader header = RecordHeader.parse(input, at, first);
                if (header.length() > opener.maxFragment()) {
                    throw new TlsException(Fault.RECORD_TOO_LONG);
                }
                int whole = RecordHeader.LENGTH + header.length();
                if (input.length - at < whole) {
                    break;
                }
                System.arraycopy(input, at, record.array(), 0, whole);
                at += whole;
                first = false;
                if (opener.open(record.received(header.type(), header.length())) && connection.receive(record)) {
                    plaintext.write(record.array(), record.offset(), record.length());
                }
            }
        } catch (TlsException e) {
            connection.fail(e);
        }
        input = Arrays.copyOfRange(input, at, input.length);
    }

    private void perform(Action action) {
        actions.add(action);
        switch (action) {
            case Action.SendHandshake(byte[] messages) -> seal(ContentType.HANDSHAKE, messages);
            case Action.SendChangeCipherSpec() -> output.writeBytes(new byte[] {20, 3, 3, 0, 1, 1});
            case Action.SendAlert(Alert alert) -> {
                alertSent = alert;
                seal(ContentType.ALERT, new byte[] {(byte) (alert == Alert.CLOSE_NOTIFY ? 1 : 2), (byte) alert.code()});
            }
            case Action.InstallRead(Opener next, var _) -> opener = next;
            case Action.InstallWrite(Sealer next) -> sealer = next;
            case Action.EarlyDataAccepted(Session accepted) -> earlySession = accepted;
            case Action.Established(Session established) -> session = established;
            case Action.Suspend() -> suspended = true;
            case Action.Resume() -> suspended = false;
            case Action.Close end -> close = end;
            case Action.Flush(), Action.FlushSoon(), Action.PeerClosed(), Action.Negotiated(var _) -> {}
        }
    }

    private void seal(ContentType type, byte[] content) {
        for (int at = 0; at < content.length; at += sealer.maxPlaintext()) {
            int length = Math.min(sealer.maxPlaintext(), content.length - at);
            byte[] sealed = new byte[sealer.maxSealed(length)];
            output.write(sealed, 0, sealer.seal(type, content, at, length, sealed, 0));
        }
    }
}
