// SPDX-License-Identifier: Apache-2.0
package io.postern.bench;

import io.postern.testing.EngineFixture;
import io.postern.testing.EngineHarness;
import io.postern.testing.Hello;
import io.postern.testing.KeyType;
import io.postern.testing.OfferedPsk;
import io.postern.testing.ResumptionFixture;
import io.postern.testing.ScriptedClient;
import io.postern.testing.TestHost;
import io.postern.tls.crypto.NamedGroup;
import io.postern.tls.record.ContentType;
import io.postern.tls.server.Limits;
import io.postern.tls.server.ServerContext;
import io.postern.tls.session.ReplayRecord;
import io.postern.tls.session.Resumption;
import io.postern.tls.session.SealedTickets;
import io.postern.tls.session.TicketKey;
import io.postern.tls.session.TicketKeys;
import io.postern.tls.session.TicketPolicy;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What a client sends in a handshake, made once: the server computes everything anew each time, but what comes out is pinned
 * ({@link PinnedCrypto}), so that the client's Finished stays right and its cost is not measured.
 */
@State(Scope.Thread)
public class EngineState {

    /** The certificate's key. */
    @Param({"EC_P256", "RSA_2048"})
    public KeyType key = KeyType.EC_P256;

    private final EngineSide.Buffers buffers = new EngineSide.Buffers();
    private @Nullable Handshake handshake;

    /** Whether the session is resumed by a ticket. */
    private final boolean resumed;

    public EngineState() {
        this(false);
    }

    EngineState(boolean resumed) {
        this.resumed = resumed;
    }

    /** A server context, the records that a client sends to it, and the first ticket that it gets. */
    record Handshake(ServerContext context, byte[] clientHello, byte[] clientFinished, OfferedPsk psk) {}

    /** The same for a client that comes back. */
    @State(Scope.Thread)
    public static class Resumed extends EngineState {

        public Resumed() {
            super(true);
        }
    }

    /** Runs the handshake once to learn what the client has to send. */
    @Setup
    public void prepare() {
        PinnedCrypto crypto = new PinnedCrypto(EngineFixture.CRYPTO);
        handshake = record(crypto);
        crypto.useFreshNonces();
    }

    Handshake handshake() {
        return Objects.requireNonNull(handshake);
    }

    /** Another connection. */
    EngineSide begin() {
        return new EngineSide(handshake().context(), buffers);
    }

    private Handshake record(PinnedCrypto crypto) {
        TestHost host = EngineFixture.host(key);
        TestHost pinned = host.withCredentials(crypto.pin(host.credentials().getFirst()));
        TicketKey ticketKey = ResumptionFixture.key(1);
        TicketKeys.Ring ring = ResumptionFixture.ring(ticketKey);
        ServerContext context = new ServerContext(
                        _ -> pinned, crypto.provider(), Limits.DEFAULT, Runnable::run, EngineFixture.TIME)
                .withResumption(new Resumption(
                        new SealedTickets(crypto.provider(), () -> ring),
                        TicketPolicy.DEFAULT,
                        ReplayRecord.NONE,
                        Resumption.AGE_WINDOW));
        ScriptedClient client = new ScriptedClient(EngineFixture.CRYPTO);
        Handshake full = record(context, client);
        // With the same share, since the other side's secret is pinned, too.
        return resumed ? record(context, client.again(), full.psk()) : full;
    }

    private static Handshake record(ServerContext context, ScriptedClient client, OfferedPsk... psks) {
        EngineHarness server = new EngineHarness(context);
        Hello hello = Hello.valid(client.share())
                .groups(NamedGroup.X25519.code())
                .serverName(EngineFixture.NAME)
                .pskModes(1);
        byte[] clientHello = psks.length == 0 ? client.hello(hello.message()) : client.hello(hello, psks);
        server.receive(clientHello);
        client.receive(server.takeOutput());
        byte[] clientFinished = client.record(ContentType.HANDSHAKE, client.finished());
        server.receive(clientFinished);
        if (server.session() == null) {
            throw new IllegalStateException("no handshake: " + server.fault());
        }
        client.receive(server.takeOutput());
        return new Handshake(
                context,
                clientHello,
                clientFinished,
                client.psk(client.tickets().getFirst(), 0));
    }
}
