// SPDX-License-Identifier: Apache-2.0
package io.postern.handlers.tls;

import io.netty.channel.Channel;
import io.postern.net.Peer;
import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.extension.CertificateType;
import io.postern.tls.server.Action.PeerAlert;
import io.postern.tls.server.ClientIdentity;
import io.postern.tls.server.Session;
import java.util.Objects;
import org.bouncycastle.asn1.x509.Certificate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an operator reads of one connection: one line when it fails, and more only when they ask for more. */
final class ConnectionLog {

    private static final Logger LOG = LoggerFactory.getLogger(TlsHandshakeHandler.class);

    private final String listener;

    /** Asked for before the channel closes and forgets it. */
    private final Peer peer;

    private @Nullable Session session;
    private boolean established;

    ConnectionLog(String listener, Channel channel) {
        this.listener = listener;
        this.peer = Peer.of(channel);
    }

    void negotiated(Session agreed) {
        session = agreed;
    }

    void established(Session agreed) {
        session = agreed;
        established = true;
        LOG.debug(
                "established listener={} peer={} sni={} host={} alpn={} kind={} psk=\"{}\" suite={} group={} signature={} retried={} early={} client=\"{}\"",
                listener,
                peer,
                Printable.of(agreed.serverName()),
                agreed.host().name(),
                Printable.of(agreed.applicationProtocol()),
                agreed.kind(),
                Printable.quoted(Objects.requireNonNullElse(agreed.externalPsk(), "-")),
                agreed.suite(),
                Objects.requireNonNullElse(agreed.group(), "-"),
                Objects.requireNonNullElse(agreed.signatureScheme(), "-"),
                agreed.retried(),
                agreed.earlyData() > 0,
                client(agreed));
    }

    /** The subject of its certificate. */
    private static String client(Session session) {
        ClientIdentity client = session.client();
        if (client == null || !LOG.isDebugEnabled()) {
            return "-";
        }
        byte[] first = client.certificates().getFirst();
        return client.type() == CertificateType.X509
                ? Printable.quoted(Certificate.getInstance(first).getSubject().toString())
                : "raw public key";
    }

    /** We end the connection. */
    void failed(String state, TlsException reason) {
        Fault fault = reason.fault();
        if (fault == Fault.INTERNAL) {
            LOG.error(
                    "{} failed listener={} peer={} sni={} state={} fault={} reason=\"{}\"",
                    phase(),
                    listener,
                    peer,
                    sni(),
                    state,
                    fault,
                    explain(reason),
                    reason.getCause());
            return;
        }
        LOG.info(
                "{} failed listener={} peer={} sni={} state={} fault={} reason=\"{}\"",
                phase(),
                listener,
                peer,
                sni(),
                state,
                fault,
                explain(reason));
    }

    /** The peer ends it with an alert. */
    void refused(String state, PeerAlert alert) {
        LOG.info(
                "{} failed listener={} peer={} sni={} state={} peer-alert={}",
                phase(),
                listener,
                peer,
                sni(),
                state,
                alert);
    }

    /** The handshake ended without anybody saying why. */
    void brokeOff(String state, String reason) {
        LOG.info(
                "{} failed listener={} peer={} sni={} state={} reason=\"{}\"",
                phase(),
                listener,
                peer,
                sni(),
                state,
                reason);
    }

    /** An established connection, or one that never began, is gone: nothing to worry an operator with. */
    void gone(String reason) {
        LOG.debug("connection gone listener={} peer={} sni={} reason=\"{}\"", listener, peer, sni(), reason);
    }

    /** What happened, with what else is known of it; the peer may have chosen that text. */
    private static String explain(TlsException reason) {
        String description = reason.fault().description();
        return reason.detail() == null ? description : description + ": " + Printable.quoted(reason.detail());
    }

    private String phase() {
        return established ? "connection" : "handshake";
    }

    private String sni() {
        return Printable.of(session == null ? null : session.serverName());
    }
}
