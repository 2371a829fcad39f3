// SPDX-License-Identifier: Apache-2.0
package io.postern.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.cert.OcspStaple;
import io.postern.testing.KeyType;
import io.postern.testing.OcspAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What clients make of our staples, which OpenSSL's responder has given. */
class StaplingTest {

    /** How long its responses hold; they are asked for again at half of it. */
    private static final int MINUTES = 60;

    @TempDir
    private Path directory;

    @Test
    void firstConnectionHasTheStaplesAndSoAfterARestartWithoutResponders() throws IOException {
        OcspAuthority root = OcspAuthority.root();
        try (HttpBackend backend = new HttpBackend()) {
            OcspHosts hosts;
            try (OpensslResponder rootResponder = OpensslResponder.start(root, MINUTES)) {
                OcspAuthority intermediate = root.intermediate(rootResponder.url());
                try (OpensslResponder responder = OpensslResponder.start(intermediate, MINUTES)) {
                    hosts = hosts(root, intermediate, responder, backend);
                    serveAll(hosts);
                }
            }
            serveAll(hosts);
        }
    }

    private static OcspHosts hosts(
            OcspAuthority root, OcspAuthority intermediate, OpensslResponder responder, HttpBackend backend) {
        OcspHosts hosts = new OcspHosts(root, intermediate, backend);
        String auto = "{mode: auto, issuers: both-RSA_2048/ca.pem}";
        hosts.host(
                "both",
                hosts.certificate("both", KeyType.EC_P256, responder.url(), false, auto),
                hosts.certificate("both", KeyType.RSA_2048, responder.url(), false, auto));
        hosts.host("ecdsa", hosts.certificate("ecdsa", KeyType.EC_P256, responder.url(), true, auto));
        hosts.host("rsa", hosts.certificate("rsa", KeyType.RSA_2048, responder.url(), true, auto));
        return hosts;
    }

    /** Each client in a daemon's first moments. */
    private void serveAll(OcspHosts hosts) throws IOException {
        try (DaemonProcess daemon = hosts.start()) {
            everyCertificateHasItsStaple(daemon, hosts);
            openssl(daemon, hosts, "ecdsa_secp256r1_sha256", "ECDSA");
            openssl(daemon, hosts, "rsa_pss_rsae_sha256", "RSA");
            curl(daemon, hosts, "ecdsa");
            curl(daemon, hosts, "rsa");
            gnutls(daemon, hosts, "ECDSA-SECP256R1-SHA256");
            gnutls(daemon, hosts, "RSA-PSS-RSAE-SHA256");
            daemon.stop();
        }
    }

    private static void everyCertificateHasItsStaple(DaemonProcess daemon, OcspHosts hosts) {
        for (String host : List.of("both", "ecdsa", "rsa")) {
            Stapled stapled = Stapled.by(daemon, host, hosts.root());
            assertEquals(2, stapled.responses().size(), host);
            assertEquals(
                    OcspStaple.Status.GOOD,
                    stapled.verified(0, hosts.authority().certificate()).status());
            assertEquals(
                    OcspStaple.Status.GOOD, stapled.verified(1, hosts.root()).status());
        }
    }

    private static void openssl(DaemonProcess daemon, OcspHosts hosts, String scheme, String shown) {
        Client.Result result = Client.run(
                Http.download(1),
                Tools.OPENSSL,
                "s_client",
                "-connect",
                "127.0.0.1:" + daemon.port("https"),
                "-servername",
                "both.test",
                "-CAfile",
                hosts.rootFile().toString(),
                "-verify_return_error",
                "-verify_hostname",
                "both.test",
                "-ign_eof",
                "-status",
                "-sigalgs",
                scheme);
        String said = result.assertSuccess().text();
        assertTrue(said.contains("OCSP Response Status: successful (0x0)"), said);
        assertTrue(said.contains("Cert Status: good"), said);
        assertTrue(said.contains("Peer signature type: " + shown), said);
    }

    private static void curl(DaemonProcess daemon, OcspHosts hosts, String host) {
        Client.run(
                        Tools.CURL,
                        "--silent",
                        "--show-error",
                        "--fail",
                        "--tlsv1.3",
                        "--cert-status",
                        "--cacert",
                        hosts.rootFile().toString(),
                        "--resolve",
                        host + ".test:" + daemon.port("https") + ":127.0.0.1",
                        "https://" + host + ".test:" + daemon.port("https") + "/bytes/1")
                .assertSuccess();
    }

    private void gnutls(DaemonProcess daemon, OcspHosts hosts, String signature) throws IOException {
        Path log = directory.resolve("log");
        Path responses = directory.resolve("responses");
        Client.run(
                        Http.download(1),
                        Tools.GNUTLS_CLI,
                        "--port=" + daemon.port("https"),
                        "--x509cafile=" + hosts.rootFile(),
                        "--verify-hostname=both.test",
                        "--sni-hostname=both.test",
                        "--priority=NORMAL:-VERS-ALL:+VERS-TLS1.3:-SIGN-ALL:+SIGN-" + signature,
                        "--ocsp",
                        "--save-ocsp-multi=" + responses,
                        "--logfile=" + log,
                        "127.0.0.1")
                .assertSuccess();
        String said = Files.readString(log);
        assertTrue(said.contains("The certificate is trusted"), said);
        // Where it is not there or does not hold, it says otherwise, or asks the responder.
        assertTrue(said.contains("- Options: OCSP status request,"), said);
        assertTrue(said.contains("-(" + signature + ")-"), said);
        assertEquals(
                2,
                Files.readString(responses)
                        .lines()
                        .filter("-----BEGIN OCSP RESPONSE-----"::equals)
                        .count());
        Files.delete(log);
        Files.delete(responses);
    }
}
