// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server.tls13;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.extension.CertificateType;
import io.postern.tls.extension.ClientCertificateType;
import io.postern.tls.extension.ClientHelloExtensions;
import io.postern.tls.server.ClientAuthentication;
import io.postern.tls.server.ServerContext;
import org.jspecify.annotations.Nullable;

/**
 * Whether, when and with what a client has to authenticate.
 *
 * @param type what it authenticates with (RFC 7250)
 * @param typeOffered whether it said that it has a choice, so that it is told which was made
 * @param required whether a client without a certificate is refused
 * @param later whether it is asked behind the handshake (RFC 8446 §4.6.2)
 */
record ClientCertificateChoice(
        ClientAuthentication authentication,
        CertificateType type,
        boolean typeOffered,
        boolean required,
        boolean later) {

    /** Behind whose handshake nothing may be asked, whatever the client offers (RFC 9113 §9.2.3): streams are under way. */
    private static final String HTTP2 = "h2";

    private static final byte[] NO_CONTEXT = {};

    /** Behind the handshake its context tells a request from others; this one needs only to be foreseen by nobody. */
    private static final int CONTEXT_LENGTH = 16;

    /**
     * What a host wants of a client, or null where that is nothing. A demand of the pool alone is put behind the
     * handshake where client and protocol allow it, so that no client is bothered in the handshake for it.
     *
     * @throws TlsException where the client cannot authenticate with what the host takes
     */
    static @Nullable ClientCertificateChoice of(Parameters.Addressee addressee, ClientHelloExtensions extensions) {
        ClientAuthentication authentication = addressee.clients();
        if (authentication == null) {
            return null;
        }
        boolean demanded = addressee.host().demandsClientCertificate(addressee.applicationProtocol());
        ClientAuthentication.Mode mode = authentication.mode();
        if (mode == ClientAuthentication.Mode.ON_DEMAND && !demanded) {
            return null;
        }
        boolean required = addressee.requiresClient();
        ClientCertificateType.ClientHello offered = extensions.clientCertificateType();
        CertificateType type = type(authentication, offered);
        if (type == null && offered == null && !required) {
            return null; // never heard of raw public keys, and may go without
        }
        if (type == null) {
            throw new TlsException(Fault.NO_COMMON_CERTIFICATE_TYPE);
        }
        return new ClientCertificateChoice(
                authentication,
                type,
                offered != null,
                required,
                mode == ClientAuthentication.Mode.ON_DEMAND
                        && extensions.postHandshakeAuth() != null
                        && !HTTP2.equals(addressee.applicationProtocol()));
    }

    /** The exchange in the handshake, or null where there is none. */
    @Nullable
    CertificateExchange inHandshake(ServerContext context) {
        return later ? null : new CertificateExchange(context, authentication, type, required, NO_CONTEXT);
    }

    /** The exchange behind the handshake, or null where there is none. */
    @Nullable
    CertificateExchange afterHandshake(ServerContext context) {
        if (!later) {
            return null;
        }
        byte[] requestContext = new byte[CONTEXT_LENGTH];
        context.crypto().random().nextBytes(requestContext);
        return new CertificateExchange(context, authentication, type, required, requestContext);
    }

    private static @Nullable CertificateType type(
            ClientAuthentication authentication, ClientCertificateType.@Nullable ClientHello offered) {
        for (CertificateType ours : authentication.types()) {
            if (offered == null ? ours == CertificateType.X509 : offered.contains(ours)) {
                return ours;
            }
        }
        return null;
    }
}
