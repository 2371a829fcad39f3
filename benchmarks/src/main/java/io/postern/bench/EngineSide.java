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

    private static final RecordBuffer RECORD = new RecordBuffer();
    private static final byte[] OUTPUT = new byte[1 << 16];

    private final ServerConnection connection;
    private Opener opener = new PlaintextOpener();
    private Sealer sealer = new PlaintextSealer();
    private int sent;

    EngineSide(ServerContext context) {
        connection = new ServerConnection(context, this, Runnable::run);
    }

    @Override
    public byte[] flight(byte[] clientHello) {
        deliver(clientHello);
        return Arrays.copyOf(OUTPUT, sent);
    }

    @Override
    public void finish(byte[] clientFlight) {
        deliver(clientFlight);
        if (!connection.established()) {
            throw new IllegalStateException("not finished");
        }
    }

    @Override
    public void release() {
        connection.discard();
    }

    /** How many bytes were sent. */
    int sent() {
        return sent;
    }

    void deliver(byte[] bytes) {
        for (int at = 0; at < bytes.length; ) {
            RecordHeader header = RecordHeader.parse(bytes, at, at == 0);
            int whole = RecordHeader.LENGTH + header.length();
            System.arraycopy(bytes, at, RECORD.array(), 0, whole);
            at += whole;
            if (opener.open(RECORD.received(header.type(), header.length())) && connection.receive(RECORD)) {
                throw new IllegalStateException("application data in a handshake");
            }
        }
    }

    @Override
    public void accept(Action action) {
        switch (action) {
            case Action.SendHandshake(byte[] messages) ->
                sent += sealer.seal(ContentType.HANDSHAKE, messages, 0, messages.length, OUTPUT, sent);
            case Action.SendChangeCipherSpec() -> {
                System.arraycopy(new byte[] {20, 3, 3, 0, 1, 1}, 0, OUTPUT, sent, 6);
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
