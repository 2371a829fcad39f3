// SPDX-License-Identifier: Apache-2.0
package io.postern.bench;

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
import java.util.Arrays;
import java.util.function.Consumer;

/** Postern's side of a handshake: does with records what the proxy's handlers do. */
final class EngineSide implements ServerSide, Consumer<Action> {

    /** What one thread's handshakes share, as those of an event loop do. */
    record Buffers(RecordBuffer record, byte[] output) {

        Buffers() {
            this(new RecordBuffer(), new byte[1 << 16]);
        }
    }

    private final ServerConnection connection;
    private final RecordBuffer record;
    private final byte[] output;
    private Opener opener = new PlaintextOpener();
    private Sealer sealer = new PlaintextSealer();
    private int sent;

    EngineSide(ServerContext context, Buffers buffers) {
        connection = new ServerConnection(context, this, Runnable::run);
        record = buffers.record();
        output = buffers.output();
    }

    @Override
    public byte[] flight(byte[] clientHello) {
        deliver(clientHello);
        return takeOutput();
    }

    @Override
    public byte[] finish(byte[] clientFlight) {
        deliver(clientFlight);
        requireEstablished();
        return takeOutput();
    }

    @Override
    public void release() {
        connection.discard();
    }

    private byte[] takeOutput() {
        byte[] taken = Arrays.copyOf(output, sent);
        sent = 0;
        return taken;
    }

    /** How many bytes were sent, and not taken. */
    int sent() {
        return sent;
    }

    void requireEstablished() {
        if (!connection.established()) {
            throw new IllegalStateException("not finished");
        }
    }

    void deliver(byte[] bytes) {
        for (int at = 0; at < bytes.length; ) {
            RecordHeader header = RecordHeader.parse(bytes, at, at == 0);
            int whole = RecordHeader.LENGTH + header.length();
            System.arraycopy(bytes, at, record.array(), 0, whole);
            at += whole;
            if (opener.open(record.received(header.type(), header.length())) && connection.receive(record)) {
                throw new IllegalStateException("application data in a handshake");
            }
        }
    }

    @Override
    public void accept(Action action) {
        switch (action) {
            case Action.SendHandshake(byte[] messages) ->
                sent += sealer.seal(ContentType.HANDSHAKE, messages, 0, messages.length, output, sent);
            case Action.SendChangeCipherSpec() -> {
                System.arraycopy(new byte[] {20, 3, 3, 0, 1, 1}, 0, output, sent, 6);
                sent += 6;
            }
            case Action.InstallRead(Opener next, var _) -> opener = next;
            case Action.InstallWrite(Sealer next) -> sealer = next;
            case Action.Close(TlsException fault, var _) -> throw new IllegalStateException(fault);
            case Action.SendAlert(var _),
                    Action.Flush(),
                    Action.FlushSoon(),
                    Action.Suspend(),
                    Action.Resume(),
                    Action.Negotiated(var _),
                    Action.EarlyDataAccepted(var _),
                    Action.Established(var _),
                    Action.PeerClosed() -> {}
        }
    }
}
