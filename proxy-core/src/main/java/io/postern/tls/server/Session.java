// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server;

import io.postern.tls.crypto.CipherSuite;
import io.postern.tls.crypto.NamedGroup;
import io.postern.tls.crypto.SignatureScheme;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a handshake agreed on.
 *
 * @param host chosen at the ClientHello
 * @param serverName as the client sent it, in lower case; null where it sent none
 * @param applicationProtocol null where none was negotiated
 * @param retried whether a HelloRetryRequest was needed
 * @param group null where a pre-shared key was used without a key exchange
 * @param signatureScheme what the server signed by; null where a pre-shared key authenticates it
 * @param kind what the handshake is authenticated by
 * @param externalPsk by what name the client's external key is known; null where there is none
 * @param earlyData how many bytes at the start of what the client sends may be early data; 0: none, since none was accepted
 * @param client whom the client has proved to be, now or when the session was first made; null where it has not, or not yet
 */
public record Session(
        TlsHost host,
        @Nullable String serverName,
        @Nullable String applicationProtocol,
        CipherSuite suite,
        @Nullable NamedGroup group,
        @Nullable SignatureScheme signatureScheme,
        boolean retried,
        Kind kind,
        @Nullable String externalPsk,
        long earlyData,
        @Nullable ClientIdentity client) {

    /** What a handshake is authenticated by. */
    public enum Kind {
        /** A certificate. */
        FULL,
        /** A ticket (RFC 8446 §2.2). */
        RESUMED,
        /** A key that both sides have from elsewhere (RFC 8446 §4.2.11). */
        EXTERNAL_PSK;

        /** The label of the metric, and the word in the log. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The same, with an authenticated client. */
    public Session withClient(ClientIdentity identity) {
        return new Session(
                host,
                serverName,
                applicationProtocol,
                suite,
                group,
                signatureScheme,
                retried,
                kind,
                externalPsk,
                earlyData,
                identity);
    }
}
