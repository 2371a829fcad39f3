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
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/** Full handshakes per second of the server's side alone: x25519, and AES-128-GCM. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"})
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
public class HandshakeBenchmark {

    /** From the ClientHello to the client's Finished. */
    @Benchmark
    public int fullHandshake(EngineState state) {
        EngineState.Handshake handshake = state.handshake();
        Wire wire = new Wire();
        ServerConnection connection = new ServerConnection(handshake.context(), wire, Runnable::run);
        wire.deliver(connection, handshake.clientHello());
        wire.deliver(connection, handshake.clientFinished());
        if (!connection.established()) {
            throw new IllegalStateException("handshake failed");
        }
        return wire.sent;
    }

    /** Does with records what the proxy's handlers do, into one array. */
    private static final class Wire implements Consumer<Action> {

        private static final RecordBuffer RECORD = new RecordBuffer();
        private static final byte[] OUTPUT = new byte[1 << 16];

        private Opener opener = new PlaintextOpener();
        private Sealer sealer = new PlaintextSealer();
        private int sent;

        void deliver(ServerConnection connection, byte[] bytes) {
            System.arraycopy(bytes, 0, RECORD.array(), 0, bytes.length);
            RecordHeader header = RecordHeader.parse(bytes, 0, true);
            if (opener.open(RECORD.received(header.type(), header.length())) && connection.receive(RECORD)) {
                throw new IllegalStateException("application data in a handshake");
            }
        }

        @Override
        public void accept(Action action) {
            switch (action) {
                case Action.SendHandshake(byte[] messages) ->
                    sent += sealer.seal(ContentType.HANDSHAKE, messages, 0, messages.length, OUTPUT, sent);
                case Action.SendChangeCipherSpec() -> sent += 6;
                case Action.InstallRead(Opener next, var _) -> opener = next;
                case Action.InstallWrite(Sealer next) -> sealer = next;
                case Action.Close(TlsException fault, var _) -> throw new IllegalStateException(fault);
                case Action.SendAlert(var _),
                        Action.Flush(),
                        Action.Suspend(),
                        Action.Resume(),
                        Action.Negotiated(var _),
                        Action.Established(var _),
                        Action.PeerClosed() -> {}
            }
        }
    }
}
