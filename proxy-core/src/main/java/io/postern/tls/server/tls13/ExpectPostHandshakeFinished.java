// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server.tls13;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.message.Finished;
import io.postern.tls.message.HandshakeType;
import io.postern.tls.server.Incoming;
import io.postern.tls.server.Session;
import io.postern.tls.server.Step;

/** The end of an authentication behind the handshake (RFC 8446 §4.6.2): only now is the connection established. */
final class ExpectPostHandshakeFinished implements Tls13State {

    private final PostHandshake phase;
    private final Session session;

    ExpectPostHandshakeFinished(PostHandshake phase, Session session) {
        this.phase = phase;
        this.session = session;
    }

    @Override
    public String name() {
        return phase.prefix() + "_FINISHED";
    }

    @Override
    public int messageLimit() {
        return phase.connected().messageLimit();
    }

    @Override
    public Step handle(Incoming message) {
        if (message.type() != HandshakeType.FINISHED) {
            throw new TlsException(Fault.UNEXPECTED_MESSAGE);
        }
        Connected connected = phase.connected();
        Finished finished = Finished.read(message.body(), connected.hashLength());
        if (!connected.verifiesFinished(
                finished.verifyData(), phase.transcript().hash())) {
            throw new TlsException(Fault.BAD_FINISHED);
        }
        return phase.established(session);
    }

    @Override
    public void sent() {
        phase.sent();
    }

    @Override
    public void discard() {
        phase.discard();
    }
}
