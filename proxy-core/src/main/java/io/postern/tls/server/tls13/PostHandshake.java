// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server.tls13;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.keys.Transcript;
import io.postern.tls.message.HandshakeType;
import io.postern.tls.server.ClientIdentity;
import io.postern.tls.server.Incoming;
import io.postern.tls.server.Session;
import io.postern.tls.server.Step;
import java.util.ArrayList;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Authentication behind the handshake (RFC 8446 §4.6.2): keys are those of application data, which the client may send
 * until it answers, since it may not have seen the request yet. It is held elsewhere until the client is known.
 */
final class PostHandshake implements Authenticating {

    /** What a record counts for at least, in bytes: the buffer that waits takes as much whatever it holds. */
    private static final int LEAST_COST = 256;

    private final Connected connected;
    private final Transcript transcript;
    private final Session session;
    private final @Nullable TicketIssuer tickets;
    private final int dataLeft;
    private int dataReceived;

    /**
     * The client is asked.
     *
     * @param transcript everything from the ClientHello to the client's Finished, and the CertificateRequest
     * @param tickets issues the client's tickets when it has answered; null where it gets none
     * @param dataLimit how many bytes of application data may come before the answer
     */
    PostHandshake(
            Connected connected,
            Transcript transcript,
            Session session,
            @Nullable TicketIssuer tickets,
            int dataLimit) {
        this.connected = connected;
        this.transcript = transcript;
        this.session = session;
        this.tickets = tickets;
        this.dataLeft = dataLimit;
    }

    /** The connection as it goes on afterwards. */
    Connected connected() {
        return connected;
    }

    @Override
    public String prefix() {
        return "POST_HANDSHAKE_WAIT";
    }

    @Override
    public Transcript transcript() {
        return transcript;
    }

    /** A KeyUpdate may come before the answer, but not within it: its messages "MUST appear consecutively" (§4.6.2). */
    @Override
    public Step other(Incoming message, CertificateExchange exchange) {
        if (message.type() != HandshakeType.KEY_UPDATE) {
            throw new TlsException(Fault.UNEXPECTED_MESSAGE);
        }
        Step.Next updated = connected.handle(message);
        PostHandshake next =
                new PostHandshake((Connected) updated.state(), transcript, session, tickets, dataLeft - dataReceived);
        return new Step.Next(new ExpectCertificate(next, exchange), updated.actions());
    }

    @Override
    public Tls13State finish(@Nullable ClientIdentity identity) {
        // A client that declines has been refused before: nobody is asked here who need not answer.
        return new ExpectPostHandshakeFinished(this, session.withClient(Objects.requireNonNull(identity)));
    }

    /** The client has proved who it is. */
    Step established(Session authenticated) {
        return connected.established(authenticated, tickets, new ArrayList<>());
    }

    @Override
    public boolean toleratesChangeCipherSpec() {
        return false;
    }

    @Override
    public boolean takesApplicationData() {
        return true;
    }

    @Override
    public void applicationData(int length) {
        dataReceived += Math.max(length, LEAST_COST);
        if (dataReceived > dataLeft) {
            throw new TlsException(Fault.TOO_MUCH_UNAUTHENTICATED_DATA);
        }
        connected.applicationData(length);
    }

    @Override
    public void sent() {
        connected.sent();
    }

    @Override
    public void discard() {
        connected.discard();
        if (tickets != null) {
            tickets.close();
        }
    }
}
