// SPDX-License-Identifier: Apache-2.0
package io.postern.interop;

import io.postern.testing.TestCredentials;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** The JDK's TLS on blocking sockets, for tests that decide when to read and when to write. */
final class JdkSocket {

    /** A read that takes longer than this ends the test. */
    private static final int LIMIT_MILLIS = 30_000;

    private JdkSocket() {}

    /** A connection with its handshake complete. */
    static SSLSocket connect(int port, String serverName) {
        return connect(port, serverName, TestCredentials.ca());
    }

    /** A connection with its handshake complete, by a client that trusts that authority alone. */
    static SSLSocket connect(int port, String serverName, X509Certificate authority) {
        try {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(LIMIT_MILLIS);
            SSLSocket tls =
                    (SSLSocket) trusting(authority).getSocketFactory().createSocket(socket, serverName, port, true);
            SSLParameters parameters = tls.getSSLParameters();
            parameters.setProtocols(new String[] {"TLSv1.3"});
            parameters.setServerNames(List.of(new SNIHostName(serverName)));
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            tls.setSSLParameters(parameters);
            tls.startHandshake();
            return tls;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Trusts the tests' authority alone. */
    static SSLContext trusting() {
        return trusting(TestCredentials.ca());
    }

    private static SSLContext trusting(X509Certificate authority) {
        try {
            KeyStore authorities = KeyStore.getInstance(KeyStore.getDefaultType());
            authorities.load(null, null);
            authorities.setCertificateEntry("authority", authority);
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(authorities);
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
