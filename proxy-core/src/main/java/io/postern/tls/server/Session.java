// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server;

import io.postern.tls.crypto.CipherSuite;
import io.postern.tls.crypto.NamedGroup;
import io.postern.tls.crypto.SignatureScheme;
import org.jspecify.annotations.Nullable;

/**
 * What a handshake agreed on.
 *
 * @param host chosen at the ClientHello
 * @param serverName as the client sent it, in lower case; null where it sent none
 * @param applicationProtocol null where none was negotiated
 * @param retried whether a HelloRetryRequest was needed
 * @param client whom the client has proved to be; null where it has not, or not yet
 */
public record Session(
        TlsHost host,
        @Nullable String serverName,
        @Nullable String applicationProtocol,
        CipherSuite suite,
        NamedGroup group,
        SignatureScheme signatureScheme,
        boolean retried,
        @Nullable ClientIdentity client) {

    /** The same, with an authenticated client. */
    public Session withClient(ClientIdentity identity) {
        return new Session(host, serverName, applicationProtocol, suite, group, signatureScheme, retried, identity);
    }
}
