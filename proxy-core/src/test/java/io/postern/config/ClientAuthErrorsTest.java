// SPDX-License-Identifier: Apache-2.0
package io.postern.config;

import static io.postern.config.Sandbox.edited;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.route.Host;
import io.postern.tls.extension.CertificateType;
import io.postern.tls.server.ClientAuthentication;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code client-auth} of hosts and {@code client-certificate} of pools: what they lead to, and what is wrong with them. */
final class ClientAuthErrorsTest {

    private static final String POOL = "    pool: web";

    @TempDir
    private Path directory;

    private Sandbox sandbox;

    @BeforeEach
    void makeSandbox() throws Exception {
        sandbox = new Sandbox(directory);
        sandbox.clients("clients");
    }

    private static String with(String clientAuth) {
        return edited(POOL, POOL + "\n    client-auth: {" + clientAuth + "}");
    }

    private ClientAuthentication authentication(String clientAuth) throws Exception {
        Host host =
                Objects.requireNonNull(sandbox.load(with(clientAuth)).hosts().get("shop"));
        return Objects.requireNonNull(host.clientAuthentication());
    }

    @Test
    void certificatesAreRequiredUnlessTheFileSaysOtherwise() throws Exception {
        assertEquals(
                ClientAuthentication.Mode.REQUIRED,
                authentication("trust: clients.pem").mode());
        assertEquals(
                ClientAuthentication.Mode.OPTIONAL,
                authentication("trust: clients.pem, mode: optional").mode());
        assertEquals(
                ClientAuthentication.Mode.ON_DEMAND,
                authentication("trust: clients.pem, mode: on-demand").mode());
    }

    @Test
    void requestSaysWhatTheFileSays() throws Exception {
        ClientAuthentication plain = authentication("trust: clients.pem");
        assertEquals(List.of(CertificateType.X509), plain.types());
        assertEquals(
                1,
                Objects.requireNonNull(plain.request().certificateAuthorities())
                        .authorities()
                        .size());
        assertEquals(null, plain.request().statusRequest());
        assertEquals(null, plain.request().oidFilters());
        ClientAuthentication more = authentication(
                "trust: clients.pem, public-keys: clients.pub, ask-for-status: true,"
                        + " name-authorities: false, key-usage: [digital-signature], extended-key-usage: [client-auth, 1.2.3.4]");
        assertEquals(List.of(CertificateType.X509, CertificateType.RAW_PUBLIC_KEY), more.types());
        assertEquals(null, more.request().certificateAuthorities());
        assertTrue(more.request().statusRequest() != null);
        assertEquals(
                2, Objects.requireNonNull(more.request().oidFilters()).filters().size());
        assertTrue(Objects.requireNonNull(more.request().signatureAlgorithmsCert())
                .codes()
                .contains(0x0401));
        assertFalse(more.request().signatureAlgorithms().codes().contains(0x0401));
    }

    @Test
    void hostThatTrustsNobodyIsRefused() throws Exception {
        sandbox.assertErrors(
                with("mode: required"),
                "15:5: hosts.shop.client-auth: nobody is trusted: expected \"trust\" (a PEM file of authorities) or"
                        + " \"public-keys\" (a PEM file of raw public keys) or both");
    }

    @Test
    void wordsThatDoNotExistAreRefused() throws Exception {
        sandbox.assertErrors(
                with("trust: clients.pem, mode: optionl"),
                "15:45: hosts.shop.client-auth.mode: there is no mode \"optionl\"; did you mean \"optional\"?");
        sandbox.assertErrors(
                with("trust: clients.pem, revocation: firm"),
                "15:51: hosts.shop.client-auth.revocation: there is no revocation \"firm\"; it is one of: soft, hard");
        sandbox.assertErrors(
                with("trust: clients.pem, key-usage: [signing]"),
                "15:51: hosts.shop.client-auth.key-usage[0]: there is no key usage \"signing\"; the key usages are:"
                        + " digital-signature, non-repudiation, key-encipherment, data-encipherment, key-agreement,"
                        + " key-cert-sign, crl-sign, encipher-only, decipher-only");
        sandbox.assertErrors(
                with("trust: clients.pem, extended-key-usage: [clientAuth]"),
                "15:60: hosts.shop.client-auth.extended-key-usage[0]: expected client-auth or an object identifier, as"
                        + " 1.3.6.1.5.5.7.3.4, found \"clientAuth\"");
        sandbox.assertErrors(
                with("trust: clients.pem, longest-chain: 17"),
                "15:54: hosts.shop.client-auth.longest-chain: expected a number from 1 to 16, found \"17\"");
        sandbox.assertErrors(
                with("trust: clients.pem, ask-for-status: yes"),
                "15:55: hosts.shop.client-auth.ask-for-status: expected true or false, found \"yes\"");
    }

    @Test
    void hardRevocationWithoutAnySourceIsRefused() throws Exception {
        sandbox.assertErrors(
                with("trust: clients.pem, revocation: hard"),
                "15:51: hosts.shop.client-auth.revocation: nobody could ever say that a certificate was not revoked:"
                        + " hard needs crls, ask-for-status or fetch-status");
        authentication("trust: clients.pem, revocation: hard, crls: [clients.crl]");
        authentication("trust: clients.pem, revocation: hard, ask-for-status: true");
    }

    @Test
    void filesThatCannotBeUsedAreNamed() throws Exception {
        sandbox.assertErrors(
                with("trust: nobody.pem, public-keys: shop.key, crls: [clients.pem]"),
                "15:26: hosts.shop.client-auth.trust: there is no file DIR/nobody.pem",
                "15:51: hosts.shop.client-auth.public-keys: DIR/shop.key has no PUBLIC KEY block, only PRIVATE KEY",
                "15:68: hosts.shop.client-auth.crls[0]: DIR/clients.pem has no X509 CRL block, only CERTIFICATE");
    }

    @Test
    void poolForAuthenticatedClientsNeedsAHostThatAuthenticates() throws Exception {
        String demanding =
                edited("servers: [127.0.0.1:9000]", "servers: [127.0.0.1:9000]\n    client-certificate: required");
        sandbox.assertErrors(
                demanding,
                "6:3: hosts.shop: the pool web is for authenticated clients only, but the host has no \"client-auth\"");
        Host host = Objects.requireNonNull(
                sandbox.load(edited(demanding, POOL, POOL + "\n    client-auth: {trust: clients.pem, mode: on-demand}"))
                        .hosts()
                        .get("shop"));
        assertTrue(host.demandsClientCertificate(null));
        assertTrue(host.demandsClientCertificate("h2"));
        sandbox.assertErrors(
                edited("servers: [127.0.0.1:9000]", "servers: [127.0.0.1:9000]\n    client-certificate: always"),
                "18:25: pools.web.client-certificate: expected required or none, found \"always\"");
    }
}
