// SPDX-License-Identifier: Apache-2.0
package io.postern.interop;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The plaintext service in HTTP/1.1: {@code GET /bytes/N}, {@code POST /upload}. */
final class HttpBackend implements AutoCloseable {

    private static final String BYTES = "/bytes/";

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;

    HttpBackend() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext(BYTES, HttpBackend::download);
        server.createContext("/upload", HttpBackend::upload);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    private static void download(HttpExchange exchange) throws IOException {
        int length = Integer.parseInt(exchange.getRequestURI().getPath().substring(BYTES.length()));
        exchange.getRequestBody().readAllBytes();
        exchange.sendResponseHeaders(200, length);
        try (OutputStream out = exchange.getResponseBody()) {
            Content.write(out, length);
        }
    }

    private static void upload(HttpExchange exchange) throws IOException {
        byte[] receipt = Content.receipt(exchange.getRequestBody()).getBytes(StandardCharsets.US_ASCII);
        exchange.sendResponseHeaders(200, receipt.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(receipt);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
