// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server.tls13;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.keys.TrafficSecret;
import io.postern.tls.keys.Transcript;
import io.postern.tls.server.ClientIdentity;
import io.postern.tls.server.Incoming;
import io.postern.tls.server.ServerContext;
import io.postern.tls.server.Session;
import io.postern.tls.server.Step;
import org.jspecify.annotations.Nullable;

/**
 * What the server knows while it waits for the client's flight: its own is sent, and everything is negotiated.
 *
 * @param transcript everything up to the server's Finished; grows with the client's messages
 * @param handshakeSecret {@code client_handshake_traffic_secret}
 * @param application used when the client's Finished has come
 * @param later asks for a certificate behind the handshake; null where none is demanded, or it has been asked for already
 * @param tickets issues the client's tickets when it is known; null where it gets none
 */
record ClientFlight(
        ServerContext context,
        RecordKeys keys,
        Session session,
        Transcript transcript,
        TrafficSecret handshakeSecret,
        ApplicationSecrets application,
        @Nullable CertificateExchange later,
        @Nullable TicketIssuer tickets)
        implements Authenticating {

    @Override
    public String prefix() {
        return "WAIT";
    }

    @Override
    public Step other(Incoming message, CertificateExchange exchange) {
        throw new TlsException(Fault.UNEXPECTED_MESSAGE);
    }

    @Override
    public Tls13State finish(@Nullable ClientIdentity identity) {
        ClientFlight known = identity == null
                ? this
                : new ClientFlight(
                        context,
                        keys,
                        session.withClient(identity),
                        transcript,
                        handshakeSecret,
                        application,
                        later,
                        tickets);
        return new ExpectFinished(known);
    }

    @Override
    public boolean toleratesChangeCipherSpec() {
        return true;
    }

    @Override
    public boolean takesApplicationData() {
        return false;
    }

    @Override
    public void applicationData(int length) {}

    @Override
    public void sent() {}

    @Override
    public void discard() {
        handshakeSecret.close();
        application.close();
        if (tickets != null) {
            tickets.close();
        }
    }
}
