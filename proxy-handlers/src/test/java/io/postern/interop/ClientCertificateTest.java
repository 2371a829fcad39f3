// SPDX-License-Identifier: Apache-2.0
package io.postern.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that authenticate, in the handshake and behind it, as OpenSSL and GnuTLS do it. */
class ClientCertificateTest {

    private static final String TLS13 = "NORMAL:-VERS-ALL:+VERS-TLS1.3";

    @RegisterExtension
    static final Tls13Daemon DAEMON = new Tls13Daemon();

    @ParameterizedTest
    @ValueSource(strings = {"good", "rsa", "ed25519"})
    void clientWithATrustedCertificateIsServed(String client) {
        assertServed(openssl("required.test", client));
        assertServed(openssl("optional.test", client));
    }

    @Test
    void clientWithoutACertificateIsServedWhereItIsOptional() {
        assertServed(openssl("optional.test", null));
    }

    @Test
    void clientWithoutACertificateIsRefusedWhereItIsRequired() {
        assertRefused("required.test", null, "certificate required", "certificate_required");
    }

    @ParameterizedTest
    @CsvSource({
        "expired,certificate expired,certificate_expired",
        "stranger,unknown ca,unknown_ca",
        "revoked,certificate revoked,certificate_revoked",
    })
    void certificateThatIsNotToBeTrustedIsRefusedForItsReason(String client, String alert, String fault) {
        String line = assertRefused("required.test", client, alert, fault);
        assertTrue(line.contains("CN=" + client), line);
    }

    @Test
    void poolThatDemandsACertificateGetsItBehindTheHandshake() {
        int mark = DAEMON.daemon().log().mark();
        Client.Result result = openssl("demanding.test", "good", "-enable_pha", "-msg");
        assertServed(result);
        String messages = result.text() + result.errors();
        assertTrue(
                messages.indexOf("CertificateRequest")
                        > messages.indexOf(">>> TLS 1.3, Handshake [length 0024], Finished"),
                result::toString);
        assertTrue(
                DAEMON.daemon().log().since(mark, "failed").isEmpty(),
                () -> DAEMON.daemon().log().toString());
    }

    @Test
    void clientThatCannotBeAskedBehindTheHandshakeIsAskedInIt() {
        assertServed(openssl("demanding.test", "good"));
    }

    @Test
    void clientThatDeclinesBehindTheHandshakeGetsToNoServer() {
        assertRefused("demanding.test", null, "certificate required", "certificate_required", "-enable_pha");
    }

    @Test
    void gnutlsClientsAreServedByCertificateAndByRawPublicKey() {
        ClientCertificates clients = DAEMON.clients();
        gnutls(
                "required.test",
                TLS13,
                "--x509cafile=" + DAEMON.authority(),
                "--verify-hostname=required.test",
                "--x509certfile=" + clients.chain("rsa"),
                "--x509keyfile=" + clients.key("rsa"));
        String said = gnutls(
                "raw.test",
                TLS13 + ":-CTYPE-SRV-X509:+CTYPE-SRV-RAWPK:-CTYPE-CLI-X509:+CTYPE-CLI-RAWPK",
                "--insecure",
                "--rawpkfile=" + clients.publicKey("rsa"),
                "--rawpkkeyfile=" + clients.key("rsa"));
        assertTrue(said.contains("Got 1 Raw public-key"), said);
    }

    @Test
    void rawPublicKeyThatNobodyKnowsIsRefused() {
        int mark = DAEMON.daemon().log().mark();
        ClientCertificates clients = DAEMON.clients();
        Client.run(
                Http.download(5),
                Tools.GNUTLS_CLI,
                "--port=" + DAEMON.port(),
                "--sni-hostname=raw.test",
                "--insecure",
                "--priority=" + TLS13 + ":-CTYPE-CLI-X509:+CTYPE-CLI-RAWPK",
                "--rawpkfile=" + clients.publicKey("unknown"),
                "--rawpkkeyfile=" + clients.key("unknown"),
                "127.0.0.1");
        DAEMON.daemon().log().await(mark, "handshake failed", "fault=unknown_public_key");
    }

    private static void assertServed(Client.Result result) {
        assertTrue(result.text().contains("HTTP/1.1 200 OK"), result::toString);
    }

    /** The line of the log that says why. */
    private static String assertRefused(
            String host, @Nullable String client, String alert, String fault, String... more) {
        int mark = DAEMON.daemon().log().mark();
        Client.Result result = openssl(host, client, more);
        assertTrue(result.errors().contains("alert " + alert), result::toString);
        assertEquals(-1, result.text().indexOf("200 OK"), result::toString);
        return DAEMON.daemon().log().await(mark, "handshake failed", "sni=" + host, "fault=" + fault);
    }

    private static Client.Result openssl(String host, @Nullable String client, String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("s_client", "-connect", DAEMON.address(), "-servername", host));
        Collections.addAll(arguments, "-CAfile", DAEMON.authority(), "-verify_return_error", "-ign_eof", "-nocommands");
        if (client != null) {
            ClientCertificates clients = DAEMON.clients();
            Collections.addAll(arguments, "-cert", clients.chain(client), "-key", clients.key(client));
        }
        Collections.addAll(arguments, more);
        return Client.run(Http.download(5), Tools.OPENSSL, arguments.toArray(String[]::new));
    }

    private static String gnutls(String host, String priority, String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("--port=" + DAEMON.port(), "--sni-hostname=" + host, "--priority=" + priority));
        Collections.addAll(arguments, more);
        arguments.add("127.0.0.1");
        Client.Result result = Client.run(Http.download(5), Tools.GNUTLS_CLI, arguments.toArray(String[]::new))
                .assertSuccess();
        assertServed(result);
        return result.text();
    }
}
