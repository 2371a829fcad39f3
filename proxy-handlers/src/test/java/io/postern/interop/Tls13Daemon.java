// SPDX-License-Identifier: Apache-2.0
package io.postern.interop;

import io.postern.testing.KeyType;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A daemon with a host for each thing that is off by default: {@code rare.test} with every suite and group, hosts with rare
 * keys, {@code required.test}, {@code optional.test}, {@code demanding.test} and {@code raw.test} that authenticate clients,
 * and {@code padded.test}.
 */
final class Tls13Daemon implements BeforeAllCallback, AfterAllCallback {

    private static final String TRUST = "client-auth: {trust: clients.pem, crls: [clients.crl], ask-for-status: true";

    private @Nullable HttpBackend web;
    private @Nullable DaemonProcess daemon;
    private DaemonSetup setup = new DaemonSetup();
    private @Nullable ClientCertificates clients;

    @Override
    public void beforeAll(ExtensionContext context) {
        HttpBackend backend = new HttpBackend();
        web = backend;
        setup = new DaemonSetup();
        ClientCertificates certificates = new ClientCertificates(setup);
        clients = certificates;
        Map<String, String> alpn = Map.of();
        setup.listener("https", "rare")
                .host("rare", List.of("rare.test", "localhost"), alpn, "web", KeyType.EC_P256)
                .hostOption(
                        "rare",
                        "policy: {base: intermediate-2026, cipher-suites: [TLS_AES_128_CCM_SHA256,"
                                + " TLS_AES_128_CCM_8_SHA256, TLS_AES_128_GCM_SHA256], groups: [x25519, secp521r1, x448,"
                                + " ffdhe2048, ffdhe3072, SecP256r1MLKEM768, SecP384r1MLKEM1024]}")
                .host("p521", alpn, "web", KeyType.EC_P521)
                .host("pss", alpn, "web", KeyType.RSA_PSS_2048)
                .host("ed448", alpn, "web", KeyType.ED448)
                .host("required", alpn, "web", KeyType.EC_P256)
                .hostOption("required", TRUST + "}")
                .host("optional", alpn, "web", KeyType.EC_P256)
                .hostOption("optional", TRUST + ", mode: optional}")
                .host("demanding", alpn, "secret", KeyType.EC_P256)
                .hostOption("demanding", TRUST + ", mode: on-demand}")
                .host("raw", alpn, "web", KeyType.EC_P256)
                .hostOption("raw", "raw-public-key: true")
                .hostOption("raw", "client-auth: {public-keys: rsa.pub, trust: clients.pem}")
                .host("padded", alpn, "web", KeyType.EC_P256)
                .hostOption("padded", "record-padding: {multiple: 512B}")
                .pool("web", backend.port())
                .poolForAuthenticated("secret", backend.port())
                .option("key-update", "{after-bytes: 1MiB}");
        daemon = setup.start();
    }

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

    /** What clients have. */
    ClientCertificates clients() {
        return Objects.requireNonNull(clients, "not started");
    }

    DaemonProcess daemon() {
        return Objects.requireNonNull(daemon, "not started");
    }

    @Override
    public void afterAll(ExtensionContext context) {
        try (HttpBackend _ = web;
                DaemonProcess running = daemon) {
            if (running != null) {
                running.stop();
            }
        }
    }
}
