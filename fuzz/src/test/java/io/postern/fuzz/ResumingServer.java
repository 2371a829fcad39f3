// SPDX-License-Identifier: Apache-2.0
package io.postern.fuzz;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import io.postern.testing.EngineFixture;
import io.postern.testing.Hello;
import io.postern.testing.OfferedPsk;
import io.postern.testing.ResumptionFixture;
import io.postern.testing.ScriptedClient;
import io.postern.tls.crypto.HashAlgorithm;
import io.postern.tls.server.HandshakeObserver;
import io.postern.tls.server.ServerContext;
import io.postern.tls.server.TlsHost;
import io.postern.tls.session.ExternalPsk;
import io.postern.tls.session.ReplayRecord;
import io.postern.tls.session.Resumption;
import io.postern.tls.session.SealedTickets;
import io.postern.tls.session.TicketPolicy;
import io.postern.tls.wire.Secret;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A server with tickets, an external key and early data, which remembers nothing; and keys that it knows. */
final class ResumingServer {

    private static final byte[] EXTERNAL = {'k', 'e', 'y'};

    /** Every ticket is used for the first time, so that one is enough for all that is tried. */
    private static final class Forgetful implements ReplayRecord {

        @Override
        public byte[] domain() {
            return new byte[] {1};
        }

        @Override
        public CompletionStage<Answer> use(byte[] ticket, Instant sent, Instant now) {
            return CompletableFuture.completedStage(Answer.FIRST_USE);
        }
    }

    private final ServerContext context;
    private final OfferedPsk ticket;

    /** Time stands still: a ticket is as old as it was when the fuzzer began. */
    ResumingServer() {
        TlsHost host = EngineFixture.host()
                .takingEarlyData(1000)
                .allowingPskAlone()
                .withPsks(identity -> CompletableFuture.completedStage(
                        Arrays.equals(identity, EXTERNAL)
                                ? new ExternalPsk("fuzz", Secret.zeros(32), HashAlgorithm.SHA256, false)
                                : null));
        InstantSource clock = InstantSource.fixed(Instant.now());
        context = EngineFixture.context(host)
                .withTime(new ServerContext.Time(clock, () -> 0))
                .withObserver(HandshakeObserver.NONE)
                .withResumption(new Resumption(
                        new SealedTickets(EngineFixture.CRYPTO, () -> ResumptionFixture.ring(ResumptionFixture.key(1))),
                        TicketPolicy.DEFAULT,
                        new Forgetful(),
                        Resumption.AGE_WINDOW));
        ScriptedClient client =
                ResumptionFixture.connect(context, Hello.valid(new byte[32]).pskModes(1));
        ticket = client.psk(client.tickets().getFirst(), 0);
    }

    ServerContext context() {
        return context;
    }

    /** A good ticket, with an age that may be wrong; the external key; or something that nobody knows. */
    OfferedPsk psk(FuzzedDataProvider data) {
        return switch (data.consumeInt(0, 3)) {
            case 0 -> ticket;
            case 1 -> ticket.agedBy(data.consumeInt());
            case 2 -> OfferedPsk.external("key", new byte[32]);
            default -> ticket.withIdentity(Arrays.copyOf(data.consumeBytes(200), 1 + data.consumeInt(0, 200)));
        };
    }
}
