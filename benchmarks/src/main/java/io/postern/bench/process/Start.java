// SPDX-License-Identifier: Apache-2.0
package io.postern.bench.process;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** How long a program takes from its start to the end of the first handshake, on all cores: there is no load yet. */
final class Start {

    private static final long PATIENCE_NANOS = 30_000_000_000L;
    private static final long PAUSE_MILLISECONDS = 2;

    private final Workshop workshop;
    private final SSLSocketFactory sockets = sockets();

    Start(Workshop workshop) {
        this.workshop = workshop;
    }

    /** In milliseconds. */
    double measure(Peer peer) throws IOException {
        long begun = System.nanoTime();
        try (Workshop.Instance instance = workshop.launchOnAll(peer, workshop.backendPort())) {
            while (!handshake(instance.port())) {
                instance.running().checkAlive();
                if (System.nanoTime() - begun > PATIENCE_NANOS) {
                    throw new BenchException(peer.title() + " does not serve:\n"
                            + instance.running().output());
                }
                Running.pause(PAUSE_MILLISECONDS);
            }
            return (System.nanoTime() - begun) / 1e6;
        }
    }

    private boolean handshake(int port) {
        try (SSLSocket socket = (SSLSocket) sockets.createSocket("127.0.0.1", port)) {
            socket.startHandshake();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Who it is does not matter, but that it answers. */
    private static SSLSocketFactory sockets() {
        X509TrustManager anybody = new X509TrustManager() {
            @Override
            public void checkClientTrusted(X509Certificate[] chain, String type) {}

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String type) {}

            @Override
            public X509Certificate[] getAcceptedIssuers() {
                return new X509Certificate[0];
            }
        };
        try {
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(null, new TrustManager[] {anybody}, new SecureRandom());
            return context.getSocketFactory();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
