// SPDX-License-Identifier: Apache-2.0
package io.postern.daemon.demo;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** A client for a demo: it comes often enough to have the JVM learn what a proxy does all day. Not thread-safe. */
public final class DemoVisitor {

    /** Full handshakes, and as many connections resume each. */
    private static final int HANDSHAKES = 60;

    private static final int RESUMPTIONS = 4;
    private static final int REQUESTS = 10;
    private static final int TIMEOUT_MILLIS = 10_000;

    private final TrustManager[] trust;

    private DemoVisitor(TrustManager[] trust) {
        this.trust = trust;
    }

    /** @param authority of the demo's certificate */
    public static DemoVisitor trusting(X509Certificate authority) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("demo", authority);
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return new DemoVisitor(factory.getTrustManagers());
    }

    /**
     * Connects to localhost a few hundred times, one after another, and asks for small and larger things.
     *
     * @param port where the proxy listens
     * @throws IOException where the proxy does not answer as it should
     */
    public void visit(int port) throws IOException {
        try {
            for (int i = 0; i < HANDSHAKES; i++) {
                // Its sessions are its own.
                SSLContext context = SSLContext.getInstance("TLSv1.3");
                context.init(null, trust, null);
                for (int k = 0; k <= RESUMPTIONS; k++) {
                    connect(context, port);
                }
            }
        } catch (GeneralSecurityException impossible) {
            throw new IOException("this JDK's client does not speak TLS 1.3", impossible);
        }
    }

    private static void connect(SSLContext context, int port) throws IOException {
        // With a name and a port, under which the client finds its session again.
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("localhost", port)) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (int i = 1; i <= REQUESTS; i++) {
                boolean last = i == REQUESTS;
                String path = last ? "/bytes/200000" : "/";
                String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n"
                        + (last ? "Connection: close\r\n" : "") + "\r\n";
                socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
                in.skipNBytes(contentLength(in));
            }
        }
    }

    /** Reads the head of an answer. */
    private static long contentLength(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("the proxy ended the connection");
            }
            head.append((char) next);
        }
        return head.toString()
                .lines()
                .map(line -> line.toLowerCase(Locale.ROOT))
                .filter(line -> line.startsWith("content-length:"))
                .mapToLong(line ->
                        Long.parseLong(line.substring(line.indexOf(':') + 1).strip()))
                .findFirst()
                .orElseThrow(() -> new IOException("no answer of the demo: " + head));
    }
}
