// SPDX-License-Identifier: Apache-2.0
package io.postern.config;

import static io.postern.config.Sandbox.edited;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.cert.CredentialException;
import io.postern.cert.FileBacked;
import io.postern.route.Host;
import io.postern.tls.session.ExternalPsk;
import io.postern.tls.session.ExternalPsks;
import io.postern.tls.session.PskTable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** External keys of a host: what they lead to, and what is wrong. */
final class PskErrorsTest {

    private static final String CERTIFICATES = """
                certificates:
                  - {chain: shop.pem, key: shop.key}
            """;

    private static final String PSK = "    psk: keys/shop\n";
    private static final String KEY = "000102030405060708090a0b0c0d0e0f";
    private static final String OTHER = "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff";

    @TempDir
    private Path directory;

    private Sandbox sandbox;

    @BeforeEach
    void makeSandbox() throws Exception {
        sandbox = new Sandbox(directory);
        sandbox.key("keys/shop", "sensor-7:" + KEY + "\n");
        sandbox.clients("clients");
    }

    private static String with(String lines) {
        return edited(CERTIFICATES, CERTIFICATES + lines);
    }

    private Host host(String yaml) throws Exception {
        return Objects.requireNonNull(sandbox.load(yaml).hosts().get("shop"));
    }

    private static @Nullable ExternalPsk find(ExternalPsks psks, String identity) {
        return psks.find(identity.getBytes(StandardCharsets.UTF_8))
                .toCompletableFuture()
                .join();
    }

    @Test
    void hostHasNoKeysAndWantsAKeyExchangeUnlessItSaysOtherwise() throws Exception {
        Host plain = host(Sandbox.GOOD);
        assertSame(ExternalPsks.NONE, plain.externalPsks());
        assertFalse(plain.allowsPskWithoutKeyExchange());
        Host host = host(with(PSK + "    psk-without-key-exchange: true\n"));
        assertNotNull(find(host.externalPsks(), "sensor-7"));
        assertTrue(host.allowsPskWithoutKeyExchange());
    }

    @Test
    void hostWithKeysNeedsNoCertificate() throws Exception {
        Host host = host(edited(CERTIFICATES, PSK));
        assertEquals(List.of(), host.credentials());
        assertNotNull(find(host.externalPsks(), "sensor-7"));
        sandbox.assertErrors(
                edited(CERTIFICATES, ""),
                "6:3: hosts.shop: the key \"certificates\" is missing: a list of {chain: FILE, key: FILE}, unless there is"
                        + " a \"psk\"");
        sandbox.assertErrors(
                edited(CERTIFICATES, "    certificates: []\n" + PSK),
                "8:19: hosts.shop.certificates: expected at least one item, found an empty list");
    }

    @Test
    void faultsOfTheFileAreToldWithItsLines() throws Exception {
        sandbox.key("keys/shop", "# ours\nsensor-7:" + KEY + "\nsensor-8:abcd\nsensor-7:" + OTHER);
        sandbox.assertErrors(
                with(PSK),
                "10:10: hosts.shop.psk: DIR/keys/shop:3: the key has 2 bytes; expected 16 to 1024 random ones, as"
                        + " \"openssl rand -hex 32\" prints it; DIR/keys/shop:4: the identity is the one of line 2 already");
        sandbox.assertErrors(with("    psk: keys/none\n"), "10:10: hosts.shop.psk: there is no file DIR/keys/none");
        sandbox.assertErrors(with("    psk: [keys/shop]\n"), "10:10: hosts.shop.psk: expected text, found a list");
    }

    @Test
    void fileThatEverybodyMayReadIsAWarning() throws Exception {
        sandbox.write("keys/open", "sensor-7:" + KEY);
        List<Problem> warnings = sandbox.load(with("    psk: keys/open\n")).warnings();
        assertEquals(1, warnings.size());
        assertTrue(
                warnings.getFirst().message().contains("/keys/open is open to every user of this machine"),
                warnings.toString());
    }

    @Test
    void keysThatNoSuiteIsForAreAWarning() throws Exception {
        String policy = edited(with(PSK), "policy: modern-2026", "policy: {cipher-suites: [TLS_AES_256_GCM_SHA384]}");
        sandbox.assertWarnings(
                policy,
                "10:10: hosts.shop.psk: none of these keys is ever used: the policy intermediate-2026 with changes has no"
                        + " cipher suite with the hash that they are for");
        sandbox.key("keys/shop", "sensor-7:" + KEY + " import");
        sandbox.assertWarnings(policy);
    }

    @Test
    void hostThatRequiresCertificatesOfItsClientsHasNoKeys() throws Exception {
        String reason =
                "10:5: hosts.shop.psk: a client with an external key cannot be asked for a certificate (RFC 8446 §4.3.2), but ";
        sandbox.assertErrors(
                with(PSK + "    client-auth: {trust: clients.pem}\n"),
                reason + "\"client-auth\" requires one; expected mode: optional, or another host for the keys");
        String optional = with(PSK + "    client-auth: {trust: clients.pem, mode: optional}\n");
        sandbox.assertWarnings(optional);
        sandbox.assertErrors(
                edited(
                        optional,
                        "    servers: [127.0.0.1:9000]",
                        "    servers: [127.0.0.1:9000]\n    client-certificate: required"),
                reason + "the pool web requires one; expected another pool, or another host for the keys");
    }

    @Test
    void fileIsReadAgainAsAWholeOrNotAtAll() throws Exception {
        FileBacked<PskTable> psks =
                Objects.requireNonNull(host(with(PSK)).options().psks());
        sandbox.key("keys/shop", "sensor-8:" + OTHER + "\nsensor-9:ab");
        assertThrows(CredentialException.class, psks::load);
        assertNotNull(find(psks.get(), "sensor-7"));
        sandbox.key("keys/shop", "sensor-8:" + OTHER);
        psks.serve(psks.load().value());
        assertNotNull(find(psks.get(), "sensor-8"));
        assertNull(find(psks.get(), "sensor-7"));
    }
}
