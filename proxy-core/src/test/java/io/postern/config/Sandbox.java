// SPDX-License-Identifier: Apache-2.0
package io.postern.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.testing.ClientAuthority;
import io.postern.testing.KeyType;
import io.postern.testing.PemText;
import io.postern.testing.TestCredentials;
import io.postern.tls.crypto.jca.CryptoProviders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** A directory with certificates for {@code shop.example} and {@code *.shop.example}, and configurations loaded from it. */
final class Sandbox {

    /** A configuration without error or warning, for tests to break. */
    static final String GOOD = """
            listeners:
              https:
                bind: 127.0.0.1:8443
                default-host: shop
            hosts:
              shop:
                server-names: [shop.example, "*.shop.example"]
                certificates:
                  - {chain: shop.pem, key: shop.key}
                policy: modern-2026
                alpn:
                  h2: web
                  http/1.1: web
                pool: web
            pools:
              web:
                servers: [127.0.0.1:9000]
            """;

    private final Path directory;

    Sandbox(Path directory) throws IOException {
        this.directory = directory;
        credential("shop", KeyType.EC_P256, "shop.example", "*.shop.example");
    }

    /** Writes {@code NAME.pem} (with the authority's certificate behind it) and {@code NAME.key}. */
    void credential(String name, KeyType type, String... dnsNames) throws IOException {
        TestCredentials credentials = TestCredentials.of(dnsNames);
        write(name + ".pem", PemText.certificates(credentials.certificate(type), TestCredentials.ca()));
        key(name + ".key", PemText.pkcs8(credentials.privateKey(type)));
    }

    /** Writes {@code NAME.pem}, {@code NAME.crl} and {@code NAME.pub} of an authority of clients and one of its clients. */
    void clients(String name) throws IOException {
        Instant now = Instant.now();
        ClientAuthority authority = ClientAuthority.root(
                "CN=Clients", KeyType.EC_P256.generate(), recipe -> recipe.from(now.minus(Duration.ofDays(1)))
                        .until(now.plus(Duration.ofDays(30))));
        write(name + ".pem", PemText.certificates(authority.certificate()));
        write(name + ".crl", PemText.block("X509 CRL", authority.crl(now, now.plus(Duration.ofDays(1)))));
        write(
                name + ".pub",
                PemText.block(
                        "PUBLIC KEY", KeyType.ED25519.generate().getPublic().getEncoded()));
    }

    /** Writes a file that only its owner may read. */
    void key(String name, String text) throws IOException {
        Files.setPosixFilePermissions(write(name, text), PosixFilePermissions.fromString("rw-------"));
    }

    Path write(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Path parent = file.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        return Files.write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    /** {@link #GOOD} with another text in one place. */
    static String edited(String from, String to) {
        return edited(GOOD, from, to);
    }

    static String edited(String yaml, String from, String to) {
        int at = yaml.indexOf(from);
        assertTrue(at >= 0, from);
        return yaml.substring(0, at) + to + yaml.substring(at + from.length());
    }

    Configuration load(String yaml) throws IOException, ConfigurationException {
        return load(write("postern.yaml", yaml));
    }

    static Configuration load(Path file) throws ConfigurationException {
        return ConfigurationLoader.load(file, CryptoProviders.configured());
    }

    /** Asserts that loading ends in exactly these problems, each from its line number on; DIR is this directory. */
    void assertErrors(String yaml, String... expected) throws IOException {
        Path file = write("postern.yaml", yaml);
        assertEquals(List.of(expected), lines(errors(file)));
    }

    /** Asserts that loading works with exactly these warnings. */
    void assertWarnings(String yaml, String... expected) throws IOException, ConfigurationException {
        assertEquals(List.of(expected), lines(load(yaml).warnings()));
    }

    static List<Problem> errors(Path file) {
        return assertThrows(ConfigurationException.class, () -> load(file)).problems();
    }

    private List<String> lines(List<Problem> problems) {
        String prefix = directory.resolve("postern.yaml") + ":";
        return problems.stream()
                .map(Problem::toString)
                .flatMap(line -> line.startsWith(prefix) ? Stream.of(line.substring(prefix.length())) : Stream.of(line))
                .map(line -> line.replace(directory.toString(), "DIR"))
                .toList();
    }
}
