// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server;

import io.postern.cert.PresentedChain;
import io.postern.cert.StatusQuestion;
import io.postern.cert.StatusSource;
import io.postern.tls.extension.CertificateRequestExtensions;
import io.postern.tls.extension.CertificateType;
import java.time.Instant;
import java.util.List;

/** How a host authenticates its clients (RFC 8446 §4.3.2, §4.4.2). Immutable; safe for use by many threads. */
public interface ClientAuthentication {

    /** Whether a certificate is asked for in the handshake. */
    enum Mode {
        /** Only where {@link TlsHost#demandsClientCertificate} says so. */
        ON_DEMAND,
        /** Asked for; a client without one is served too. */
        OPTIONAL,
        REQUIRED
    }

    Mode mode();

    /** What a client may authenticate with, at least one, the most preferred first (RFC 7250 §4.2). */
    List<CertificateType> types();

    /** What a CertificateRequest says. */
    CertificateRequestExtensions request();

    /**
     * Decides whether a chain is trusted, but for what a responder has yet to say. Takes milliseconds: not for an event
     * loop.
     *
     * @return whose status is to be asked for; each answer goes to {@link #judge}
     * @throws io.postern.tls.alert.TlsException with the exact reason where it is not
     */
    List<StatusQuestion> check(PresentedChain chain, Instant now);

    /**
     * Decides on an answer. Not called where {@link #check} never asks.
     *
     * @throws io.postern.tls.alert.TlsException with the exact reason where the client is not trusted for it
     */
    default void judge(StatusQuestion question, StatusSource.Answer answer) {
        throw new IllegalStateException("nothing was asked");
    }

    /** Whether a raw public key, a DER-encoded {@code SubjectPublicKeyInfo}, is trusted. */
    boolean trusts(byte[] rawPublicKey);

    /**
     * Tells these settings, and whom they trust, from others: who has authenticated under the same ones need not do so again
     * to resume a session. The same on every node that has the same configuration.
     *
     * @return 1 to 255 bytes, not to be changed
     */
    byte[] fingerprint();

    /**
     * Until when a client that is authenticated now may resume its session: nobody looks at its certificate again until then.
     *
     * @param client with all certificates that it has presented
     */
    Instant validUntil(ClientIdentity client, Instant now);
}
