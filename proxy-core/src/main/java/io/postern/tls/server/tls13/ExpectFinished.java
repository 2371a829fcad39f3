// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server.tls13;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.message.Finished;
import io.postern.tls.message.HandshakeType;
import io.postern.tls.record.Aligned;
import io.postern.tls.server.Action;
import io.postern.tls.server.Incoming;
import io.postern.tls.server.Step;
import java.util.ArrayList;
import java.util.List;

/** WAIT_FINISHED: the client has to prove that it saw the same handshake. */
final class ExpectFinished implements Tls13State {

    private final ClientFlight flight;

    ExpectFinished(ClientFlight flight) {
        this.flight = flight;
    }

    @Override
    public String name() {
        return "WAIT_FINISHED";
    }

    @Override
    public int messageLimit() {
        return flight.context().limits().handshakeMessage();
    }

    @Override
    public boolean toleratesChangeCipherSpec() {
        return true;
    }

    @Override
    public Step handle(Incoming message) {
        if (message.type() != HandshakeType.FINISHED) {
            throw new TlsException(Fault.UNEXPECTED_MESSAGE);
        }
        Finished finished = Finished.read(message.body(), flight.keys().hashLength());
        Aligned aligned = message.aligned();
        byte[] transcriptHash = flight.transcript().hash();
        if (!flight.handshakeSecret().verifies(finished.verifyData(), transcriptHash)) {
            throw new TlsException(Fault.BAD_FINISHED);
        }
        flight.handshakeSecret().close();
        Connected connected = new Connected(flight.context(), flight.keys(), flight.application());
        List<Action> actions = new ArrayList<>();
        actions.add(
                new Action.InstallRead(flight.keys().opener(flight.application().client()), aligned));
        CertificateExchange later = flight.later();
        TicketIssuer tickets = flight.tickets();
        if (later != null || tickets != null) {
            flight.transcript().add(message.bytes());
        }
        if (tickets != null) {
            tickets.finished(flight.transcript().hash());
        }
        if (later != null) {
            return new Step.Next(ask(later, connected, actions), actions);
        }
        return connected.established(flight.session(), tickets, actions);
    }

    /** Asks for a certificate behind the handshake (§4.6.2). */
    private ExpectCertificate ask(CertificateExchange exchange, Connected connected, List<Action> actions) {
        byte[] request = exchange.request();
        flight.transcript().add(request);
        actions.add(new Action.SendHandshake(request));
        actions.add(new Action.Flush());
        return new ExpectCertificate(
                new PostHandshake(
                        connected,
                        flight.transcript(),
                        flight.session(),
                        flight.tickets(),
                        flight.context().limits().unauthenticatedData()),
                exchange);
    }

    @Override
    public void discard() {
        flight.discard();
    }
}
