// SPDX-License-Identifier: Apache-2.0
package io.postern.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.postern.cert.OcspException;
import io.postern.cert.OcspStaple;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

/**
 * What a server sends to a client in TLS 1.3 that asks for a status, here the JDK's.
 *
 * @param responses of the CertificateEntries that have one, in their order
 */
record Stapled(List<X509Certificate> chain, List<byte[]> responses) {

    /** Shakes hands with a host. */
    static Stapled by(DaemonProcess daemon, String host, X509Certificate root) {
        try (SSLSocket socket = JdkSocket.connect(daemon.port("https"), host + ".test", root)) {
            ExtendedSSLSession session = (ExtendedSSLSession) socket.getSession();
            List<X509Certificate> chain = Arrays.stream(session.getPeerCertificates())
                    .map(X509Certificate.class::cast)
                    .toList();
            return new Stapled(chain, session.getStatusResponses());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Shakes hands with a host, which has to end with internal_error. */
    static void assertRefused(DaemonProcess daemon, String host, X509Certificate root) {
        UncheckedIOException refused = assertThrows(UncheckedIOException.class, () -> by(daemon, host, root), host);
        if (!(refused.getCause() instanceof SSLException alert)) {
            throw refused;
        }
        assertEquals("(internal_error) Received fatal alert: internal_error", alert.getMessage(), host);
    }

    /** What the only response says of the server's own certificate, which has to hold. */
    OcspStaple only() {
        assertEquals(1, responses.size());
        return verified(0, chain.get(1));
    }

    /** What the response says of a certificate, which has to hold. */
    OcspStaple verified(int index, X509Certificate issuer) {
        try {
            return OcspStaple.verify(responses.get(index), chain.get(index), issuer, Instant.now());
        } catch (OcspException e) {
            throw new AssertionError(e);
        }
    }
}
