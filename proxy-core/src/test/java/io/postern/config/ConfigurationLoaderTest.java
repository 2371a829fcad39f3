// SPDX-License-Identifier: Apache-2.0
package io.postern.config;

import static io.postern.config.Sandbox.GOOD;
import static io.postern.config.Sandbox.edited;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.postern.cert.Credential;
import io.postern.route.Host;
import io.postern.testing.KeyType;
import io.postern.tls.crypto.SecurityPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigurationLoaderTest {

    @TempDir
    private Path directory;

    private Sandbox sandbox;

    @BeforeEach
    void makeSandbox() throws Exception {
        sandbox = new Sandbox(directory);
    }

    @Test
    void everyKeyArrivesInTheRecords() throws Exception {
        Configuration configuration = sandbox.load(GOOD + """
                timeouts: {handshake: 1s, connect: 250ms, idle: 2d, close: 4m, drain: 0s}
                transport: io_uring
                event-loops: 3
                """);

        assertEquals(
                List.of(new ListenerSettings("https", new Endpoint.Inet("127.0.0.1", 8443), "shop")),
                configuration.listeners());
        assertEquals(
                Map.of("web", new PoolSettings("web", List.of(new Endpoint.Inet("127.0.0.1", 9000)))),
                configuration.pools());
        Host host = Objects.requireNonNull(configuration.hosts().get("shop"));
        assertEquals("shop", host.name());
        assertEquals(List.of("shop.example", "*.shop.example"), host.serverNames());
        assertSame(SecurityPolicy.MODERN_2026, host.policy());
        assertEquals(List.of("h2", "http/1.1"), host.applicationProtocols());
        assertEquals("web", host.poolFor("h2"));
        assertEquals("web", host.poolFor(null));
        Credential credential = host.credentials().getFirst();
        assertEquals(directory.resolve("shop.pem").toString(), credential.name());
        assertEquals(2, credential.chain().size());
        assertEquals(
                new Timeouts(
                        Duration.ofSeconds(1),
                        Duration.ofMillis(250),
                        Duration.ofDays(2),
                        Duration.ofMinutes(4),
                        Duration.ZERO),
                configuration.timeouts());
        assertEquals(TransportChoice.IO_URING, configuration.transport());
        assertEquals(3, configuration.eventLoops());
        assertEquals(List.of(), configuration.warnings());
    }

    @Test
    void absentKeysHaveTheirDefaults() throws Exception {
        Configuration configuration = sandbox.load("""
                listeners: {https: {bind: "127.0.0.1:0"}}
                hosts: {shop: {server-names: [Shop.Example], certificates: [{chain: shop.pem, key: shop.key}], pool: web}}
                pools: {web: {servers: ["[::1]:9000"]}}
                timeouts:
                  # idle: 1h
                """);

        assertEquals(Timeouts.DEFAULT, configuration.timeouts());
        assertEquals(TransportChoice.AUTO, configuration.transport());
        assertEquals(0, configuration.eventLoops());
        assertEquals(
                new ListenerSettings("https", new Endpoint.Inet("127.0.0.1", 0), null),
                configuration.listeners().getFirst());
        Host host = Objects.requireNonNull(configuration.hosts().get("shop"));
        assertEquals(List.of("shop.example"), host.serverNames());
        assertSame(SecurityPolicy.INTERMEDIATE_2026, host.policy());
        assertEquals(List.of(), host.applicationProtocols());
    }

    @Test
    void endpointsAreWrittenAsInTheFile() throws Exception {
        Configuration configuration = sandbox.load(edited(
                "[127.0.0.1:9000]",
                "[backend_1:9000, \"[fe80::1%eth0]:9001\", unix:run/web.sock, unix:/run/web.sock, 10.0.0.1:80]"));
        PoolSettings pool = Objects.requireNonNull(configuration.pools().get("web"));
        assertEquals(
                List.of(
                        "backend_1:9000",
                        "[fe80::1%eth0]:9001",
                        "unix:" + directory.resolve("run/web.sock"),
                        "unix:/run/web.sock",
                        "10.0.0.1:80"),
                pool.servers().stream().map(Endpoint::toString).toList());
    }

    @Test
    void pairOfFilesIsLoadedOnce() throws Exception {
        Configuration configuration = sandbox.load(edited("pools:", """
                  api:
                    server-names: [api.shop.example]
                    certificates: [{chain: ./shop.pem, key: shop.key}]
                    pool: web
                pools:
                """.stripTrailing()));
        assertSame(
                Objects.requireNonNull(configuration.hosts().get("shop"))
                        .credentials()
                        .getFirst(),
                Objects.requireNonNull(configuration.hosts().get("api"))
                        .credentials()
                        .getFirst());
    }

    @Test
    void certificatesOfSeveralKindsKeepTheirOrder() throws Exception {
        sandbox.credential("rsa", KeyType.RSA_2048, "shop.example", "*.shop.example");
        Configuration configuration = sandbox.load(edited(
                "- {chain: shop.pem, key: shop.key}",
                "[{chain: rsa.pem, key: rsa.key}, {chain: shop.pem, key: shop.key}]"));
        Host host = Objects.requireNonNull(configuration.hosts().get("shop"));
        assertEquals(
                List.of("rsa.pem", "shop.pem"),
                host.credentials().stream()
                        .map(credential ->
                                Objects.toString(Path.of(credential.name()).getFileName()))
                        .toList());
    }

    @Test
    void aliasesStandForTheirValues() throws Exception {
        Configuration configuration = sandbox.load(edited(
                edited("- {chain: shop.pem, key: shop.key}", "- &pair {chain: shop.pem, key: shop.key}"),
                "pools:",
                """
                          api:
                            server-names: [api.shop.example]
                            certificates: [*pair]
                            pool: web
                        pools:
                        """.stripTrailing()));
        assertEquals(2, configuration.hosts().size());
    }

    @Test
    void byteOrderMarkIsSkipped() throws Exception {
        assertEquals(1, sandbox.load("\ufeff" + GOOD).hosts().size());
    }

    @Test
    void tenThousandHostsLoad() throws Exception {
        StringBuilder yaml = new StringBuilder("listeners: {https: {bind: 127.0.0.1:8443}}\nhosts:\n");
        IntStream.range(0, 10_000).forEach(i -> yaml.append("""
                  host%1$d:
                    server-names: [h%1$d.shop.example]
                    certificates:
                      - {chain: shop.pem, key: shop.key}
                    alpn: {h2: pool%1$d, http/1.1: pool%1$d}
                    pool: pool%1$d
                """.formatted(i)));
        yaml.append("pools:\n");
        IntStream.range(0, 10_000)
                .forEach(i -> yaml.append("  pool%d: {servers: [127.0.0.1:%d]}\n".formatted(i, i + 1)));

        Configuration configuration = sandbox.load(yaml.toString());

        assertEquals(10_000, configuration.hosts().size());
        assertEquals(List.of(), configuration.warnings());
        assertNotNull(configuration.hosts().get("host9999"));
    }
}
