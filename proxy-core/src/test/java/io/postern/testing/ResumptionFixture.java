// SPDX-License-Identifier: Apache-2.0
package io.postern.testing;

import static io.postern.testing.EngineFixture.CRYPTO;

import io.postern.tls.alert.Fault;
import io.postern.tls.record.ContentType;
import io.postern.tls.server.HandshakeObserver;
import io.postern.tls.server.ServerContext;
import io.postern.tls.server.Session;
import io.postern.tls.server.TlsHost;
import io.postern.tls.session.ReplayRecord;
import io.postern.tls.session.Resumption;
import io.postern.tls.session.SealedTickets;
import io.postern.tls.session.TicketKey;
import io.postern.tls.session.TicketKeys;
import io.postern.tls.session.TicketPolicy;
import io.postern.tls.wire.Secret;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A server that resumes sessions, at a time that the test sets, and what it says of that. */
public final class ResumptionFixture implements HandshakeObserver {

    /** What a {@link ReplayRecord} is asked. */
    public record Use(byte[] ticket, Instant sent, Instant now) {}

    public final List<Session.Kind> handshakes = new ArrayList<>();
    public final List<TicketOutcome> tickets = new ArrayList<>();
    public final List<EarlyDataOutcome> earlyData = new ArrayList<>();
    public final List<Fault> faults = new ArrayList<>();

    /** What time it is; certificates are valid then. */
    public Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);

    /** How many tickets are issued. */
    public TicketPolicy policy = TicketPolicy.DEFAULT;

    /** What they are sealed under. */
    public TicketKeys.Ring ring = ring(key(1));

    public ReplayRecord replays = new Memory(new byte[] {1});

    public static TicketKey key(int number) {
        byte[] bytes = new byte[TicketKey.LENGTH];
        bytes[0] = (byte) number;
        return TicketKey.of(Secret.owning(bytes), SealedTickets.sha256(CRYPTO));
    }

    public static TicketKeys.Ring ring(TicketKey sealing, TicketKey... others) {
        List<TicketKey> all = new ArrayList<>(List.of(others));
        all.add(sealing);
        return new TicketKeys.Ring(sealing, all);
    }

    public ServerContext context(TlsHost host) {
        return on(EngineFixture.context(host));
    }

    /** The same with a host that authenticates clients. */
    public ServerContext clientContext(TlsHost host) {
        now = ClientAuthority.NOW;
        return on(EngineFixture.clientContext(host));
    }

    private ServerContext on(ServerContext context) {
        return context.withTime(new ServerContext.Time(() -> now, () -> 0))
                .withResumption(
                        new Resumption(new SealedTickets(CRYPTO, () -> ring), policy, replays, Resumption.AGE_WINDOW))
                .withObserver(this);
    }

    @Override
    public void handshake(Session.Kind kind) {
        handshakes.add(kind);
    }

    @Override
    public void ticket(TicketOutcome outcome) {
        tickets.add(outcome);
    }

    @Override
    public void earlyData(EarlyDataOutcome outcome) {
        earlyData.add(outcome);
    }

    @Override
    public void failed(Fault fault) {
        faults.add(fault);
    }

    /** A whole handshake, from the hello to the Finished and what answers that. */
    public static ScriptedClient connect(ServerContext context, Hello hello, OfferedPsk... psks) {
        return connect(new EngineHarness(context), new ScriptedClient(CRYPTO), hello, psks);
    }

    /** The same, on a connection that the test goes on with; the hello gets the client's share. */
    public static ScriptedClient connect(EngineHarness server, ScriptedClient client, Hello hello, OfferedPsk... psks) {
        Hello shared = hello.share(0x001d, client.share());
        server.receive(psks.length == 0 ? client.hello(shared.message()) : client.hello(shared, psks));
        finish(server, client);
        return client;
    }

    /** The second half of a handshake. */
    public static void finish(EngineHarness server, ScriptedClient client) {
        client.receive(server.takeOutput());
        if (server.close() != null) {
            throw new AssertionError("the server refused: " + server.fault());
        }
        server.receive(client.record(ContentType.HANDSHAKE, client.finished()));
        client.useApplicationKeys();
        client.receive(server.takeOutput());
        if (server.session() == null) {
            throw new AssertionError("no handshake: " + server.fault());
        }
    }

    /** A record of this process. */
    public static final class Memory implements ReplayRecord {

        public final List<Use> uses = new ArrayList<>();
        public @Nullable Answer forced;
        private final Set<String> used = new HashSet<>();
        private final byte[] domain;

        public Memory(byte[] domain) {
            this.domain = domain;
        }

        @Override
        public byte[] domain() {
            return domain;
        }

        @Override
        public CompletionStage<Answer> use(byte[] ticket, Instant sent, Instant now) {
            uses.add(new Use(ticket, sent, now));
            boolean first = used.add(HexFormat.of().formatHex(ticket));
            Answer answer = first ? Answer.FIRST_USE : Answer.USED;
            return CompletableFuture.completedStage(forced == null ? answer : forced);
        }
    }
}
