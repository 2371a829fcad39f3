// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server.tls13;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.message.CertificateVerify;
import io.postern.tls.message.HandshakeType;
import io.postern.tls.server.Incoming;
import io.postern.tls.server.Step;
import java.util.List;

/** WAIT_CV: the client has to prove that it has the key of its certificate (RFC 8446 §4.4.3). */
final class ExpectCertificateVerify implements Tls13State {

    private final Authenticating phase;
    private final CertificateExchange exchange;
    private final ClientCertificate certificate;

    ExpectCertificateVerify(Authenticating phase, CertificateExchange exchange, ClientCertificate certificate) {
        this.phase = phase;
        this.exchange = exchange;
        this.certificate = certificate;
    }

    @Override
    public String name() {
        return phase.prefix() + "_CV";
    }

    @Override
    public int messageLimit() {
        return exchange.context().limits().handshakeMessage();
    }

    @Override
    public Step handle(Incoming message) {
        if (message.type() != HandshakeType.CERTIFICATE_VERIFY) {
            throw new TlsException(Fault.UNEXPECTED_MESSAGE);
        }
        CertificateVerify verify = CertificateVerify.read(message.body());
        byte[] content = CertificateVerify.clientContent(phase.transcript().hash());
        return exchange.verify(certificate, verify, content, identity -> {
            phase.transcript().add(message.bytes());
            return new Step.Next(phase.finish(identity), List.of());
        });
    }

    @Override
    public boolean toleratesChangeCipherSpec() {
        return phase.toleratesChangeCipherSpec();
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
