// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server.tls13;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.crypto.CryptoProvider;
import io.postern.tls.keys.TrafficSecret;
import io.postern.tls.message.Finished;
import io.postern.tls.message.HandshakeType;
import io.postern.tls.record.Aligned;
import io.postern.tls.server.Action;
import io.postern.tls.server.Incoming;
import io.postern.tls.server.Limits;
import io.postern.tls.server.Session;
import io.postern.tls.server.Step;
import java.util.List;

/** WAIT_FINISHED: the server's flight is sent, the client has to prove that it saw the same handshake. */
final class ExpectFinished implements Tls13State {

    private final Limits limits;
    private final CryptoProvider.Suite suite;
    private final Session session;
    private final TrafficSecret clientHandshakeSecret;
    private final byte[] transcriptHash;
    private final ApplicationSecrets application;

    /** @param transcriptHash over ClientHello to the server's Finished, which the client's Finished covers */
    ExpectFinished(
            Limits limits,
            CryptoProvider.Suite suite,
            Session session,
            TrafficSecret clientHandshakeSecret,
            byte[] transcriptHash,
            ApplicationSecrets application) {
        this.limits = limits;
        this.suite = suite;
        this.session = session;
        this.clientHandshakeSecret = clientHandshakeSecret;
        this.transcriptHash = transcriptHash;
        this.application = application;
    }

    @Override
    public String name() {
        return "WAIT_FINISHED";
    }

    @Override
    public int messageLimit() {
        return limits.handshakeMessage();
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
        Finished finished =
                Finished.read(message.body(), suite.hash().algorithm().length());
        Aligned aligned = message.aligned();
        if (!clientHandshakeSecret.verifies(finished.verifyData(), transcriptHash)) {
            throw new TlsException(Fault.BAD_FINISHED);
        }
        clientHandshakeSecret.close();
        return new Step.Next(
                new Connected(limits, suite, application),
                List.of(
                        new Action.InstallRead(RecordKeys.opener(suite, application.client()), aligned),
                        new Action.Established(session)));
    }

    @Override
    public void discard() {
        clientHandshakeSecret.close();
        application.close();
    }
}
