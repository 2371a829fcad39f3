// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server.tls13;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.crypto.CryptoProvider;
import io.postern.tls.extension.ApplicationProtocols;
import io.postern.tls.extension.ClientHelloExtensions;
import io.postern.tls.extension.ServerName;
import io.postern.tls.message.ClientHello;
import io.postern.tls.server.ClientAuthentication;
import io.postern.tls.server.ServerContext;
import io.postern.tls.server.Session;
import io.postern.tls.server.TlsHost;
import io.postern.tls.session.TicketState;
import org.jspecify.annotations.Nullable;

/**
 * What a ClientHello and the host that it is for agree on, but for the key exchange group ({@link GroupChoice}).
 *
 * @param serverName null where the client sent none
 * @param applicationProtocol null where none is negotiated
 * @param clientAuthentication how the host authenticates its clients, as it was when the hello came; null where it does not
 * @param psk what authenticates both sides; null where a certificate does. Whoever holds these parameters closes it
 * @param certificate null where a pre-shared key takes its place
 * @param clients how this client authenticates; null where it does not
 */
record Parameters(
        ClientHello hello,
        TlsHost host,
        @Nullable String serverName,
        @Nullable String applicationProtocol,
        @Nullable ClientAuthentication clientAuthentication,
        CryptoProvider.Suite suite,
        @Nullable Psk psk,
        @Nullable CertificateChoice certificate,
        @Nullable ClientCertificateChoice clients)
        implements AutoCloseable {

    /**
     * What is settled before it is known how both sides authenticate.
     *
     * @param clients how the host authenticates its clients: asked for once, since it may change at any moment, and what is
     *     checked under one must not pass for checked under another
     */
    record Addressee(
            TlsHost host,
            @Nullable String serverName,
            @Nullable String applicationProtocol,
            @Nullable ClientAuthentication clients) {

        /** Whether no client gets far here that has not proved by a certificate who it is. */
        boolean requiresClient() {
            return clients != null
                    && (clients.mode() == ClientAuthentication.Mode.REQUIRED
                            || host.demandsClientCertificate(applicationProtocol));
        }

        /** @throws TlsException where nobody is meant, or no application protocol is in common */
        static Addressee of(ServerContext context, ClientHello hello) {
            requireNoCompression(hello);
            requirePskModes(hello.extensions());
            String serverName = nameIn(hello);
            TlsHost host = context.hosts().select(serverName);
            if (host == null) {
                throw new TlsException(serverName == null ? Fault.MISSING_SERVER_NAME : Fault.UNKNOWN_SERVER_NAME);
            }
            return new Addressee(host, serverName, chooseApplicationProtocol(host, hello), host.clientAuthentication());
        }
    }

    /**
     * Negotiates all the rest.
     *
     * @param psk what is used in place of a certificate, or null
     * @param again the suite that a HelloRetryRequest named; null at a first hello
     * @throws TlsException where something that is needed is missing or nothing is in common
     */
    static Parameters negotiate(
            ServerContext context,
            Addressee addressee,
            ClientHello hello,
            @Nullable Psk psk,
            CryptoProvider.@Nullable Suite again) {
        TlsHost host = addressee.host();
        requireWhatACertificateNeeds(hello.extensions(), psk != null);
        requireGroups(hello.extensions(), psk != null && pskMode(hello, host).withoutKeyExchange());
        if (psk != null) {
            return new Parameters(
                    hello,
                    host,
                    addressee.serverName(),
                    addressee.applicationProtocol(),
                    addressee.clients(),
                    psk.suite(),
                    psk,
                    null,
                    null);
        }
        return new Parameters(
                hello,
                host,
                addressee.serverName(),
                addressee.applicationProtocol(),
                addressee.clients(),
                again == null ? SuiteChoice.of(host.policy(), context.crypto(), hello) : again,
                null,
                CertificateChoice.of(
                        host, hello.extensions(), context.time().clock().instant()),
                ClientCertificateChoice.of(addressee, hello.extensions()));
    }

    /** Whether a ticket authenticates both sides. */
    boolean resumes() {
        return psk != null && psk.kind() == Session.Kind.RESUMED;
    }

    /** How a pre-shared key may be used, now and in later sessions. */
    PskMode pskMode() {
        return pskMode(hello, host);
    }

    private static PskMode pskMode(ClientHello hello, TlsHost host) {
        return PskMode.of(hello.extensions().pskKeyExchangeModes(), host);
    }

    /** Whether the client may be sending early data, which has to be passed over unless it is accepted (§4.2.10). */
    boolean earlyDataOffered() {
        return hello.extensions().earlyData() != null;
    }

    /** How many bytes of early data are passed over: as many as the client has been told that it may send, at least. */
    long earlyDataToSkip(ServerContext context) {
        if (!earlyDataOffered()) {
            return 0;
        }
        TicketState ticket = psk == null ? null : psk.ticket();
        long allowed = Math.max(host.maxEarlyData(), ticket == null ? 0 : ticket.maxEarlyData());
        return Math.max(context.limits().earlyDataSkipped(), allowed);
    }

    @Override
    public void close() {
        if (psk != null) {
            psk.close();
        }
    }

    /** "this vector MUST contain exactly one byte, set to zero" (§4.1.2). */
    private static void requireNoCompression(ClientHello hello) {
        byte[] methods = hello.legacyCompressionMethods();
        if (methods.length != 1 || methods[0] != 0) {
            throw new TlsException(Fault.BAD_COMPRESSION_METHODS);
        }
    }

    /** §4.2.9, also where no pre-shared key is used. */
    private static void requirePskModes(ClientHelloExtensions extensions) {
        if (extensions.preSharedKey() != null && extensions.pskKeyExchangeModes() == null) {
            throw new TlsException(Fault.MISSING_PSK_MODES);
        }
    }

    /**
     * A hello that offers no pre-shared key must carry signature_algorithms and supported_groups (§9.2). One that offers a key
     * may do without, but then has nothing else to go by where its key is not used.
     */
    private static void requireWhatACertificateNeeds(ClientHelloExtensions extensions, boolean pskUsed) {
        boolean complete = extensions.signatureAlgorithms() != null && extensions.supportedGroups() != null;
        if (complete || pskUsed) {
            return;
        }
        if (extensions.preSharedKey() != null) {
            throw new TlsException(Fault.UNKNOWN_PSK);
        }
        throw new TlsException(
                extensions.signatureAlgorithms() == null
                        ? Fault.MISSING_SIGNATURE_ALGORITHMS
                        : Fault.MISSING_SUPPORTED_GROUPS);
    }

    /** Both or none, and none only where a pre-shared key alone will do (§9.2). */
    private static void requireGroups(ClientHelloExtensions extensions, boolean dispensable) {
        boolean none = extensions.supportedGroups() == null && extensions.keyShare() == null;
        if (none && dispensable) {
            return;
        }
        if (extensions.supportedGroups() == null) {
            throw new TlsException(Fault.MISSING_SUPPORTED_GROUPS);
        }
        if (extensions.keyShare() == null) {
            throw new TlsException(Fault.MISSING_KEY_SHARE);
        }
    }

    private static @Nullable String nameIn(ClientHello hello) {
        ServerName.ClientHello extension = hello.extensions().serverName();
        return extension == null ? null : extension.hostName();
    }

    /** RFC 7301 §3.2: the server's order decides. */
    private static @Nullable String chooseApplicationProtocol(TlsHost host, ClientHello hello) {
        ApplicationProtocols.ClientHello offered = hello.extensions().applicationProtocols();
        if (offered == null) {
            if (host.requiresApplicationProtocol()) {
                throw new TlsException(Fault.NO_COMMON_PROTOCOL, "none offered");
            }
            return null;
        }
        if (host.applicationProtocols().isEmpty()) {
            return null;
        }
        for (String protocol : host.applicationProtocols()) {
            if (offered.protocols().contains(protocol)) {
                return protocol;
            }
        }
        throw new TlsException(Fault.NO_COMMON_PROTOCOL, "offered " + offered.protocols());
    }
}
