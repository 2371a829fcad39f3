// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server;

import io.postern.cert.PresentedChain;
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
     * Decides whether a chain is trusted. Takes milliseconds: not for an event loop.
     *
     * @throws io.postern.tls.alert.TlsException with the exact reason where it is not
     */
    void check(PresentedChain chain, Instant now);

    /** Whether a raw public key, a DER-encoded {@code SubjectPublicKeyInfo}, is trusted. */
    boolean trusts(byte[] rawPublicKey);
}
