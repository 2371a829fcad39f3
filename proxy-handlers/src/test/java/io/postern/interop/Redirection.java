// SPDX-License-Identifier: Apache-2.0
package io.postern.interop;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;

/** A responder that sends everybody to another one. */
final class Redirection implements AutoCloseable {

    private final HttpServer server;
    private volatile URI target = URI.create("http://127.0.0.1:1/");

    Redirection() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", exchange -> {
            URI there = target.resolve(exchange.getRequestURI().getRawPath());
            exchange.getResponseHeaders().set("Location", there.toString());
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        server.start();
    }

    /** Sends to that one, of which the path does not matter. */
    Redirection to(URI other) {
        target = other;
        return this;
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/ocsp");
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
