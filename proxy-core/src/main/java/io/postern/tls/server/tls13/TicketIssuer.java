// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server.tls13;

import io.postern.tls.extension.EarlyData;
import io.postern.tls.extension.NewSessionTicketExtensions;
import io.postern.tls.keys.MasterSecrets;
import io.postern.tls.keys.ResumptionSecret;
import io.postern.tls.message.NewSessionTicket;
import io.postern.tls.server.Action;
import io.postern.tls.server.ClientAuthentication;
import io.postern.tls.server.ClientIdentity;
import io.postern.tls.server.ServerContext;
import io.postern.tls.server.Session;
import io.postern.tls.server.TlsHost;
import io.postern.tls.session.Resumption;
import io.postern.tls.session.TicketPolicy;
import io.postern.tls.session.TicketState;
import io.postern.tls.wire.Writer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Issues the tickets of one connection when its client is known (RFC 8446 §4.6.1). Holds what their keys come from until
 * then; whoever holds the issuer closes it.
 */
final class TicketIssuer implements AutoCloseable {

    /**
     * The longest certificate of a client that a ticket carries, in bytes. A client with a longer one authenticates anew each
     * time: its tickets would leave no room for others in a ClientHello.
     */
    private static final int LONGEST_CERTIFICATE = 4096;

    private static final byte[] NOTHING = {};

    private final ServerContext context;
    private final @Nullable ClientAuthentication clients;
    private final int count;

    /** When the session ends that is resumed; null where this is its first handshake. */
    private final @Nullable Instant sessionEnd;

    private @Nullable MasterSecrets master;
    private @Nullable ResumptionSecret secret;

    private TicketIssuer(
            ServerContext context,
            @Nullable ClientAuthentication clients,
            int count,
            @Nullable Instant sessionEnd,
            MasterSecrets master) {
        this.context = context;
        this.clients = clients;
        this.count = count;
        this.sessionEnd = sessionEnd;
        this.master = master;
    }

    /**
     * The issuer of a connection, which owns {@code master} from then on; null where no ticket is to be issued.
     *
     * <p>A client that does not say how it would use tickets gets none: it could not use them (§4.2.9). Nor does one with an
     * external key, which costs no more than a ticket, and is no longer taken once the configuration has it no longer.
     */
    static @Nullable TicketIssuer of(ServerContext context, Parameters parameters, MasterSecrets master) {
        TlsHost host = parameters.host();
        Psk psk = parameters.psk();
        TicketState resumed = psk == null ? null : psk.ticket();
        TicketPolicy policy = context.resumption().policy();
        int count = resumed == null ? policy.afterFull() : policy.afterResumption();
        boolean external = psk != null && resumed == null;
        return count == 0 || external || !host.resumesSessions() || parameters.pskMode() == PskMode.NONE
                ? null
                : new TicketIssuer(
                        context,
                        parameters.clientAuthentication(),
                        count,
                        resumed == null ? null : resumed.sessionEnd(),
                        master);
    }

    /** The client's Finished has come: from here on its keys are derived. */
    void finished(byte[] clientFinishedHash) {
        if (master != null) {
            secret = master.resumption(clientFinishedHash);
            master.close();
            master = null;
        }
    }

    /** Sends the tickets, all in one record where they fit. This issuer is used up. */
    void issue(Session session, List<Action> actions) {
        try (this) {
            Instant now = context.time().clock().instant();
            Instant end = sessionEnd == null ? sessionEnd(session, now) : sessionEnd;
            int lifetime = lifetime(now, end);
            ClientIdentity client = session.client();
            if (lifetime <= 0 || secret == null || (client != null && !fits(client))) {
                return;
            }
            Writer messages = new Writer(count * 320);
            for (int number = 0; number < count; number++) {
                if (!write(secret, number, session, now, lifetime, end, messages)) {
                    return;
                }
            }
            actions.add(new Action.SendHandshake(messages.toByteArray()));
            actions.add(new Action.FlushSoon());
        }
    }

    @Override
    public void close() {
        if (master != null) {
            master.close();
        }
        if (secret != null) {
            secret.close();
        }
    }

    private Instant sessionEnd(Session session, Instant now) {
        Instant longest = now.plus(TicketPolicy.LONGEST_SESSION);
        if (session.client() == null || clients == null) {
            return longest;
        }
        Instant valid = clients.validUntil(session.client(), now);
        return valid.isBefore(longest) ? valid : longest;
    }

    /** A ticket does not outlive its session. */
    private int lifetime(Instant now, Instant end) {
        long configured = context.resumption().policy().lifetime().toSeconds();
        return (int) Math.clamp(Duration.between(now, end).toSeconds(), 0, configured);
    }

    private static boolean fits(ClientIdentity client) {
        return client.certificates().getFirst().length <= LONGEST_CERTIFICATE;
    }

    /** Returns whether there was a key to seal the ticket under. */
    private boolean write(
            ResumptionSecret from,
            int number,
            Session session,
            Instant now,
            int lifetime,
            Instant end,
            Writer messages) {
        Resumption resumption = context.resumption();
        TlsHost host = session.host();
        boolean early = host.maxEarlyData() > 0
                && host.takesEarlyData(session.applicationProtocol())
                && resumption.replays().domain().length > 0;
        long maxEarlyData = early ? host.maxEarlyData() : 0;
        byte[] nonce = {(byte) (number >>> 8), (byte) number}; // no two of a connection are the same, as they must be
        long ageAdd = context.crypto().random().nextInt() & 0xffff_ffffL;
        byte[] ticket;
        try (TicketState state = new TicketState(
                session.suite(),
                from.psk(nonce),
                now,
                lifetime,
                end,
                ageAdd,
                maxEarlyData,
                early ? resumption.replays().domain() : NOTHING,
                host.name(),
                session.serverName(),
                session.applicationProtocol(),
                clients == null ? NOTHING : clients.fingerprint(),
                client(session.client()))) {
            ticket = resumption.tickets().seal(state);
        }
        if (ticket == null) {
            return false;
        }
        new NewSessionTicket(
                        lifetime,
                        ageAdd,
                        nonce,
                        ticket,
                        new NewSessionTicketExtensions(early ? new EarlyData.NewSessionTicket(maxEarlyData) : null))
                .write(messages);
        return true;
    }

    /** Of its chain only its own certificate: by that others know it, and the rest has been checked. */
    private static TicketState.@Nullable Client client(@Nullable ClientIdentity identity) {
        return identity == null
                ? null
                : new TicketState.Client(
                        identity.type().code(), identity.certificates().getFirst());
    }
}
