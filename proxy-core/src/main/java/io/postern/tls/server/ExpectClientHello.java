// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.extension.ServerName;
import io.postern.tls.extension.SupportedVersions;
import io.postern.tls.message.ClientHello;
import io.postern.tls.message.HandshakeType;
import io.postern.tls.server.tls13.Tls13;

/** START: waits for the first ClientHello, and gives it to the version of the protocol that it is for. */
final class ExpectClientHello implements ServerState {

    /** What every ClientHello of TLS 1.3 says; a server refuses another with protocol_version (RFC 9846 §4.2.2). */
    private static final int LEGACY_VERSION = 0x0303;

    private final ServerContext context;

    ExpectClientHello(ServerContext context) {
        this.context = context;
    }

    @Override
    public String name() {
        return "START";
    }

    @Override
    public int messageLimit() {
        return context.limits().clientHello();
    }

    @Override
    public Step handle(Incoming message) {
        if (message.type() != HandshakeType.CLIENT_HELLO) {
            throw new TlsException(Fault.UNEXPECTED_MESSAGE);
        }
        ClientHello hello = ClientHello.read(message.body());
        try {
            requireTls13(hello);
            return Tls13.start(context, hello, message);
        } catch (TlsException e) {
            throw e.withDetail(nameIn(hello));
        }
    }

    private static void requireTls13(ClientHello hello) {
        SupportedVersions.ClientHello offered = hello.extensions().supportedVersions();
        if (hello.legacyVersion() != LEGACY_VERSION
                || offered == null
                || !offered.versions().contains(SupportedVersions.TLS13)) {
            throw new TlsException(Fault.UNSUPPORTED_VERSION);
        }
    }

    private static String nameIn(ClientHello hello) {
        ServerName.ClientHello serverName = hello.extensions().serverName();
        return serverName == null ? "without a server name" : "server name " + serverName.hostName();
    }
}
