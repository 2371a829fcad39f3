// SPDX-License-Identifier: Apache-2.0
package io.postern.interop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.postern.testing.OcspAuthority;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's TLS with a certificate or without, in front of an echo service. It tells what it was shown and asked. Safe for
 * use by many threads.
 */
final class CertificateClient {

    /** A read that takes longer than this ends the test. */
    private static final int LIMIT_MILLIS = 60_000;

    private static final byte[] QUESTION = "well?".getBytes(StandardCharsets.US_ASCII);

    private final X509Certificate authority;
    private final OcspAuthority.@Nullable Holder own;
    private final List<String> named = new CopyOnWriteArrayList<>();

    /**
     * What a server has shown.
     *
     * @param staples of its chain's certificates, as far as there were any
     */
    record Shown(X509Certificate certificate, List<byte[]> staples) {}

    private CertificateClient(X509Certificate authority, OcspAuthority.@Nullable Holder own) {
        this.authority = authority;
        this.own = own;
    }

    /** One without a certificate that trusts this authority alone. */
    static CertificateClient trusting(OcspAuthority authority) {
        return new CertificateClient(authority.certificate(), null);
    }

    /** One with a certificate, which it shows whomever the server trusts. */
    CertificateClient with(OcspAuthority.Holder holder) {
        return new CertificateClient(authority, holder);
    }

    /** The names of the authorities in the newest CertificateRequest. */
    List<String> named() {
        return List.copyOf(named);
    }

    /** Does a full handshake, and has a few bytes echoed. */
    Shown visit(int port, String serverName) {
        try (SSLSocket socket = connect(port, serverName)) {
            return shown(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Does the same with a server that must refuse it; returns what the client says about it, which names the alert. */
    String refused(int port, String serverName) {
        try (SSLSocket socket = connect(port, serverName)) {
            throw new AssertionError("it was served by " + shown(socket).certificate());
        } catch (SSLException e) {
            return String.valueOf(e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A connection with its handshake complete, as far as the client knows. */
    SSLSocket connect(int port, String serverName) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(LIMIT_MILLIS);
        SSLSocket tls = (SSLSocket) context().getSocketFactory().createSocket(socket, serverName, port, true);
        SSLParameters parameters = tls.getSSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.3"});
        parameters.setServerNames(List.of(new SNIHostName(serverName)));
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        tls.setSSLParameters(parameters);
        try {
            tls.startHandshake();
            return tls;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Has a few bytes echoed. */
    static void echo(SSLSocket socket) throws IOException {
        socket.getOutputStream().write(QUESTION);
        assertArrayEquals(QUESTION, socket.getInputStream().readNBytes(QUESTION.length));
    }

    private static Shown shown(SSLSocket socket) throws IOException {
        echo(socket);
        ExtendedSSLSession session = (ExtendedSSLSession) socket.getSession();
        return new Shown((X509Certificate) session.getPeerCertificates()[0], session.getStatusResponses());
    }

    /** A new one each time, so that there are no sessions to resume. */
    private SSLContext context() {
        try {
            KeyStore authorities = KeyStore.getInstance(KeyStore.getDefaultType());
            authorities.load(null, null);
            authorities.setCertificateEntry("authority", authority);
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(authorities);
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(
                    own == null ? null : new X509ExtendedKeyManager[] {new Keys(own)}, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Has one certificate, and hears who is asked for. */
    private final class Keys extends X509ExtendedKeyManager {

        private static final String ALIAS = "own";

        private final OcspAuthority.Holder holder;

        Keys(OcspAuthority.Holder holder) {
            this.holder = holder;
        }

        @Override
        public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
            named.clear();
            if (issuers != null) {
                Arrays.stream(issuers).map(Principal::getName).forEach(named::add);
            }
            return ALIAS;
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return new X509Certificate[] {holder.certificate()};
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return holder.keys().getPrivate();
        }

        @Override
        public String[] getClientAliases(String keyType, Principal[] issuers) {
            return new String[] {ALIAS};
        }

        @Override
        public String @Nullable [] getServerAliases(String keyType, Principal[] issuers) {
            return null;
        }

        @Override
        public @Nullable String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
            return null;
        }
    }
}
