// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server;

import io.postern.tls.alert.Alert;
import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.keys.Exporter;
import io.postern.tls.record.HandshakeReassembler;
import io.postern.tls.record.RecordBuffer;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One server connection: takes opened records, feeds the state machine, and says what has to be done.
 *
 * <p>All methods are called on the connection's event loop, and the actions are performed on it, during the call that
 * causes them or, after {@link Action.Suspend}, later. Errors end up in one place, {@link #fail}: the alert is sent and
 * the connection closed, once.
 */
public final class ServerConnection {

    private final Limits limits;
    private final HandshakeObserver observer;
    private final Consumer<Action> performer;
    private final Executor loop;
    private final HandshakeReassembler reassembler = new HandshakeReassembler();

    private ServerState state;
    private boolean suspended;
    private Runnable abandonPending = () -> {};
    private boolean peerClosed;
    private boolean closeNotifySent;
    private boolean closed;
    private int emptyRecords;
    private int changeCipherSpecs;
    private int warningAlerts;

    /**
     * A connection that waits for its ClientHello.
     *
     * @param performer carries out actions, at once and in order
     * @param loop runs tasks on the connection's event loop
     */
    public ServerConnection(ServerContext context, Consumer<Action> performer, Executor loop) {
        this(new ExpectClientHello(context), context.limits(), context.observer(), performer, loop);
    }

    ServerConnection(
            ServerState state, Limits limits, HandshakeObserver observer, Consumer<Action> performer, Executor loop) {
        this.state = state;
        this.limits = limits;
        this.observer = observer;
        this.performer = performer;
        this.loop = loop;
    }

    /**
     * Takes one opened record.
     *
     * @param record read before this returns
     * @return whether it is application data, which the caller passes on; all else has been dealt with
     */
    public boolean receive(RecordBuffer record) {
        if (closed || peerClosed) {
            return false; // "Any data received after a closure alert has been received MUST be ignored" (§6.1)
        }
        if (suspended) {
            throw new IllegalStateException("a record while suspended");
        }
        try {
            return switch (record.type()) {
                case APPLICATION_DATA -> applicationData(record);
                case HANDSHAKE -> handshake(record);
                case ALERT -> alert(record);
                case CHANGE_CIPHER_SPEC -> changeCipherSpec(record);
            };
        } catch (RuntimeException e) {
            fail(asTlsException(e));
        }
        return false;
    }

    /** Whether the handshake is complete and the connection not yet over. */
    public boolean established() {
        return !closed && state.established();
    }

    /** Where the connection stands, for the log. */
    public String stateName() {
        return state.name();
    }

    /** Whether the peer has sent close_notify. */
    public boolean peerClosed() {
        return peerClosed;
    }

    /** Sends close_notify, once: we will send no more, but may still read (RFC 8446 §6.1). */
    public void closeWrite() {
        if (!closed && !closeNotifySent) {
            closeNotifySent = true;
            performer.accept(new Action.SendAlert(Alert.CLOSE_NOTIFY));
            performer.accept(new Action.Flush());
        }
    }

    /** To be called when all that {@link Action.SendHandshake} sent so far has been written to the socket. */
    public void sent() {
        state.sent();
    }

    /** Changes the write key: to be called when {@link io.postern.tls.record.Sealer#updateDue} says so. */
    public void updateWriteKey() {
        if (!established() || closeNotifySent || suspended) {
            return;
        }
        try {
            take(state.updateWriteKey());
        } catch (RuntimeException e) {
            fail(asTlsException(e));
        }
    }

    /**
     * Keying material for whoever is above TLS (RFC 8446 §7.5).
     *
     * @throws IllegalStateException before the handshake is complete or after the connection is over
     */
    public Exporter exporter() {
        Exporter exporter = closed ? null : state.exporter();
        if (exporter == null) {
            throw new IllegalStateException("no exporter in state " + state.name());
        }
        return exporter;
    }

    /**
     * Ends the connection for a reason found here or by the caller (a record that cannot be opened). Does nothing when it
     * is over already.
     */
    public void fail(TlsException reason) {
        if (closed) {
            return;
        }
        over();
        observer.failed(reason.fault());
        if (!closeNotifySent) {
            performer.accept(new Action.SendAlert(reason.fault().alert()));
        }
        performer.accept(new Action.Close(reason, null));
    }

    /** The channel is gone: no action follows, what is pending is dropped, secrets are closed. */
    public void discard() {
        if (!closed) {
            over();
        }
    }

    private boolean applicationData(RecordBuffer record) {
        requireMessageBoundary();
        if (!state.takesApplicationData()) {
            throw new TlsException(Fault.UNEXPECTED_MESSAGE);
        }
        if (record.length() == 0) {
            countEmptyRecord();
            return false;
        }
        emptyRecords = 0;
        state.applicationData(record.length());
        return true;
    }

    private boolean handshake(RecordBuffer record) {
        reassembler.add(record.array(), record.offset(), record.length());
        emptyRecords = 0;
        nextMessages();
        return false;
    }

    private void nextMessages() {
        while (!closed && !suspended) {
            byte @Nullable [] message = reassembler.next(state.messageLimit());
            if (message == null) {
                return;
            }
            take(state.handle(new Incoming(message, reassembler)));
        }
    }

    private void take(Step step) {
        switch (step) {
            case Step.Next(ServerState next, var actions) -> {
                state = next;
                for (Action action : actions) {
                    if (closed) {
                        return;
                    }
                    if (!closeNotifySent || !writes(action)) {
                        performer.accept(action);
                    }
                }
            }
            case Step.Resume(var next, var _) -> take(next.get());
            case Step.Await(var pending, var abandon) -> {
                suspended = true;
                abandonPending = abandon;
                performer.accept(new Action.Suspend());
                var _ = pending.whenCompleteAsync(this::resume, loop);
            }
        }
    }

    /** After close_notify nothing may be sent (§6.1): no answer to a KeyUpdate, nor to a ClientHello. */
    private static boolean writes(Action action) {
        return action instanceof Action.SendHandshake
                || action instanceof Action.SendChangeCipherSpec
                || action instanceof Action.InstallWrite;
    }

    private void resume(@Nullable Step step, @Nullable Throwable failure) {
        if (closed) {
            discard(step);
            return;
        }
        suspended = false;
        abandonPending = () -> {};
        try {
            if (step == null) {
                throw failure == null ? new TlsException(Fault.INTERNAL) : asTlsException(failure);
            }
            take(step);
            nextMessages();
        } catch (RuntimeException e) {
            fail(asTlsException(e));
        }
        if (!closed && !suspended) {
            performer.accept(new Action.Resume());
        }
    }

    /** What comes too late. */
    private static void discard(@Nullable Step step) {
        if (step instanceof Step.Next(ServerState next, var _)) {
            next.discard();
        } else if (step instanceof Step.Resume(var _, var discard)) {
            discard.run();
        }
    }

    private boolean alert(RecordBuffer record) {
        requireMessageBoundary();
        if (record.length() == 0) {
            throw new TlsException(Fault.EMPTY_FRAGMENT);
        }
        if (record.length() != 2) {
            throw new TlsException(Fault.BAD_ALERT);
        }
        int code = record.array()[record.offset() + 1] & 0xff;
        Alert alert = Alert.of(code);
        if (alert == Alert.CLOSE_NOTIFY && state.established()) {
            peerClosed = true;
            performer.accept(new Action.PeerClosed());
        } else if (alert == Alert.USER_CANCELED) {
            // A notice before close_notify; every other alert is fatal whatever level it claims (§6).
            if (++warningAlerts > limits.warningAlerts()) {
                throw new TlsException(Fault.TOO_MANY_WARNINGS);
            }
        } else {
            if (alert == Alert.CLOSE_NOTIFY) {
                closeWrite(); // it is no error, and so not the last word that needs to be said (§6.1)
            }
            over();
            performer.accept(new Action.Close(null, new Action.PeerAlert(code)));
        }
        return false;
    }

    private boolean changeCipherSpec(RecordBuffer record) {
        requireMessageBoundary();
        if (!state.toleratesChangeCipherSpec() || record.length() != 1 || record.array()[record.offset()] != 1) {
            throw new TlsException(Fault.BAD_CHANGE_CIPHER_SPEC);
        }
        if (++changeCipherSpecs > limits.changeCipherSpecs()) {
            throw new TlsException(Fault.TOO_MANY_CHANGE_CIPHER_SPECS);
        }
        return false;
    }

    /** "If a handshake message is split over two or more records, there MUST NOT be any other records between them". */
    private void requireMessageBoundary() {
        if (!reassembler.isEmpty()) {
            throw new TlsException(Fault.INTERLEAVED_RECORD);
        }
    }

    private void countEmptyRecord() {
        if (++emptyRecords > limits.emptyRecords()) {
            throw new TlsException(Fault.TOO_MANY_EMPTY_RECORDS);
        }
    }

    private void over() {
        closed = true;
        abandonPending.run();
        reassembler.clear();
        state.discard();
    }

    private static TlsException asTlsException(Throwable failure) {
        Throwable cause = failure instanceof java.util.concurrent.CompletionException && failure.getCause() != null
                ? failure.getCause()
                : failure;
        return cause instanceof TlsException tls ? tls : new TlsException(Fault.INTERNAL, cause);
    }
}
