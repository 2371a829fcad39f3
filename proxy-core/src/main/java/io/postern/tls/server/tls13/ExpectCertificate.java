// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server.tls13;

import io.postern.tls.message.HandshakeType;
import io.postern.tls.server.Incoming;
import io.postern.tls.server.Step;
import java.util.List;

/** WAIT_CERT: the client was asked for a certificate, and sends one or says that it has none (RFC 8446 §4.4.2). */
final class ExpectCertificate implements Tls13State {

    private final Authenticating phase;
    private final CertificateExchange exchange;

    ExpectCertificate(Authenticating phase, CertificateExchange exchange) {
        this.phase = phase;
        this.exchange = exchange;
    }

    @Override
    public String name() {
        return phase.prefix() + "_CERT";
    }

    @Override
    public int messageLimit() {
        return exchange.context().limits().certificate();
    }

    @Override
    public Step handle(Incoming message) {
        HandshakeType type = message.type();
        if (type != HandshakeType.CERTIFICATE && type != HandshakeType.COMPRESSED_CERTIFICATE) {
            return phase.other(message, exchange);
        }
        ClientCertificate certificate = exchange.read(message);
        phase.transcript().add(message.bytes());
        return new Step.Next(
                certificate == null ? phase.finish(null) : new ExpectCertificateVerify(phase, exchange, certificate),
                List.of());
    }

    @Override
    public boolean toleratesChangeCipherSpec() {
        return phase.toleratesChangeCipherSpec();
    }

    @Override
    public boolean takesApplicationData() {
        return phase.takesApplicationData();
    }

    @Override
    public void applicationData(int length) {
        phase.applicationData(length);
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
