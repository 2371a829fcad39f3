// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server.tls13;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.crypto.CryptoProvider;
import io.postern.tls.extension.ApplicationProtocols;
import io.postern.tls.extension.ClientHelloExtensions;
import io.postern.tls.extension.ExtensionType;
import io.postern.tls.extension.ServerName;
import io.postern.tls.message.ClientHello;
import io.postern.tls.server.ServerContext;
import io.postern.tls.server.TlsHost;
import org.jspecify.annotations.Nullable;

/**
 * What a ClientHello and the host that it is for agree on, but for the key exchange group ({@link GroupChoice}).
 *
 * @param serverName null where the client sent none
 * @param applicationProtocol null where none is negotiated
 * @param clients how the client authenticates; null where it does not
 */
record Parameters(
        ClientHello hello,
        TlsHost host,
        @Nullable String serverName,
        @Nullable String applicationProtocol,
        CryptoProvider.Suite suite,
        CertificateChoice certificate,
        @Nullable ClientCertificateChoice clients) {

    /**
     * Negotiates everything at a first ClientHello.
     *
     * @throws TlsException where something that is needed is missing or nothing is in common
     */
    static Parameters negotiate(ServerContext context, ClientHello hello) {
        TlsHost host = host(context, hello);
        return negotiate(context, host, SuiteChoice.of(host.policy(), context.crypto(), hello), hello);
    }

    /**
     * Negotiates the same again at a second ClientHello, from which all but the suite follows as it did from the first.
     *
     * @param suite as the HelloRetryRequest named it
     */
    static Parameters negotiateAgain(ServerContext context, ClientHello hello, CryptoProvider.Suite suite) {
        return negotiate(context, host(context, hello), suite, hello);
    }

    /** What a ClientHello has to be like before it is looked at more closely, and whom it is for. */
    private static TlsHost host(ServerContext context, ClientHello hello) {
        requireNoCompression(hello);
        requireExtensions(hello.extensions());
        TlsHost host = context.hosts().select(serverName(hello));
        if (host == null) {
            throw new TlsException(Fault.UNKNOWN_SERVER_NAME);
        }
        return host;
    }

    private static Parameters negotiate(
            ServerContext context, TlsHost host, CryptoProvider.Suite suite, ClientHello hello) {
        String applicationProtocol = chooseApplicationProtocol(host, hello);
        return new Parameters(
                hello,
                host,
                serverName(hello),
                applicationProtocol,
                suite,
                CertificateChoice.of(
                        host, hello.extensions(), context.time().clock().instant()),
                ClientCertificateChoice.of(host, applicationProtocol, hello.extensions()));
    }

    /** Whether the client may be sending early data, which has to be passed over (§4.2.10). */
    boolean earlyDataOffered() {
        return hello.extensions().has(ExtensionType.EARLY_DATA);
    }

    /** "this vector MUST contain exactly one byte, set to zero" (§4.1.2). */
    private static void requireNoCompression(ClientHello hello) {
        byte[] methods = hello.legacyCompressionMethods();
        if (methods.length != 1 || methods[0] != 0) {
            throw new TlsException(Fault.BAD_COMPRESSION_METHODS);
        }
    }

    /** What a ClientHello that asks for a certificate must carry (§9.2). */
    private static void requireExtensions(ClientHelloExtensions extensions) {
        if (extensions.signatureAlgorithms() == null) {
            throw new TlsException(Fault.MISSING_SIGNATURE_ALGORITHMS);
        }
        if (extensions.supportedGroups() == null) {
            throw new TlsException(Fault.MISSING_SUPPORTED_GROUPS);
        }
        if (extensions.keyShare() == null) {
            throw new TlsException(Fault.MISSING_KEY_SHARE);
        }
        if (extensions.has(ExtensionType.PRE_SHARED_KEY) && !extensions.has(ExtensionType.PSK_KEY_EXCHANGE_MODES)) {
            throw new TlsException(Fault.MISSING_PSK_MODES); // §4.2.9, also where no PSK is used
        }
    }

    private static @Nullable String serverName(ClientHello hello) {
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
