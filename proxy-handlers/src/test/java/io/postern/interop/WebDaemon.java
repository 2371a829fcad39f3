// SPDX-License-Identifier: Apache-2.0
package io.postern.interop;

import io.postern.testing.KeyType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A daemon in front of a web service in HTTP/1.1 and one in HTTP/2, for all tests of a class: one host for each type of
 * key ({@code p256.test}, {@code p384.test}, {@code rsa.test}, {@code ed25519.test}), one with two certificates
 * ({@code both.test}), one with the stricter policy ({@code modern.test}), and {@code localhost} for clients that send no server name.
 */
final class WebDaemon implements BeforeAllCallback, AfterAllCallback {

    private static final String HTTP1 = "http/1.1";

    private @Nullable HttpBackend http1;
    private @Nullable Http2Backend http2;
    private @Nullable DaemonProcess daemon;
    private DaemonSetup setup = new DaemonSetup();

    @Override
    public void beforeAll(ExtensionContext context) {
        HttpBackend web = new HttpBackend();
        Http2Backend webOverHttp2 = new Http2Backend();
        http1 = web;
        http2 = webOverHttp2;
        Map<String, String> alpn = new LinkedHashMap<>();
        alpn.put("h2", "web-h2");
        alpn.put(HTTP1, "web");
        setup = new DaemonSetup()
                .listener("https", "local")
                .host("local", List.of("localhost"), alpn, "web", KeyType.EC_P256)
                .host("p256", alpn, "web", KeyType.EC_P256)
                .host("p384", alpn, "web", KeyType.EC_P384)
                .host("rsa", alpn, "web", KeyType.RSA_2048)
                .host("ed25519", alpn, "web", KeyType.ED25519)
                .host("both", alpn, "web", KeyType.EC_P256, KeyType.RSA_2048)
                .host("modern", alpn, "web", KeyType.EC_P256)
                .hostOption("modern", "policy: modern-2026")
                .pool("web", web.port())
                .pool("web-h2", webOverHttp2.port());
        daemon = setup.start();
    }

    /** Where it listens. */
    int port() {
        return daemon().port("https");
    }

    /** {@code 127.0.0.1:port}. */
    String address() {
        return "127.0.0.1:" + port();
    }

    /** The file of the authority to trust. */
    String authority() {
        return setup.authority().toString();
    }

    DaemonProcess daemon() {
        return Objects.requireNonNull(daemon, "not started");
    }

    @Override
    public void afterAll(ExtensionContext context) {
        try (HttpBackend _ = http1;
                Http2Backend _ = http2;
                DaemonProcess running = daemon) {
            if (running != null) {
                running.stop();
            }
        }
    }
}
