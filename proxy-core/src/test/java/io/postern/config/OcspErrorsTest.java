// SPDX-License-Identifier: Apache-2.0
package io.postern.config;

import static io.postern.config.Sandbox.GOOD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.cert.ServedCertificate;
import io.postern.cert.Stapling;
import io.postern.testing.PemText;
import io.postern.testing.TestCredentials;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the file says of staples, of a certificate and as a whole, and what is wrong with it. */
final class OcspErrorsTest {

    private static final String PAIR = "{chain: shop.pem, key: shop.key";

    @TempDir
    private Path directory;

    private Sandbox sandbox;

    @BeforeEach
    void makeSandbox() throws Exception {
        sandbox = new Sandbox(directory);
    }

    private static String certificate(String ocsp) {
        return Sandbox.edited(PAIR, PAIR + ", ocsp: " + ocsp);
    }

    private static String whole(String ocsp) {
        return GOOD + "ocsp: " + ocsp + "\n";
    }

    private ServedCertificate served(String yaml) throws Exception {
        return Objects.requireNonNull(sandbox.load(yaml).hosts().get("shop"))
                .certificates()
                .getFirst();
    }

    @Test
    void whereNothingIsSaidStaplesAreFetchedFromWhomTheCertificateNames() throws Exception {
        assertEquals(Stapling.AUTO, served(GOOD).stapling());
        assertEquals(OcspSettings.DEFAULT, sandbox.load(GOOD).ocsp());
    }

    @Test
    void modeStandsAloneOrAmongOthers() throws Exception {
        assertEquals(Stapling.OFF, served(certificate("off")).stapling());
        assertEquals(Stapling.OFF, served(certificate("{mode: off}")).stapling());
        sandbox.write("root.pem", PemText.certificates(TestCredentials.ca()));
        assertEquals(
                new Stapling(Stapling.Mode.AUTO, URI.create("http://ocsp.test/x"), null, directory.resolve("root.pem")),
                served(certificate("{responder: \"http://ocsp.test/x\", issuers: root.pem}"))
                        .stapling());
    }

    @Test
    void everyFileIsWatched() throws Exception {
        sandbox.write("root.pem", PemText.certificates(TestCredentials.ca()));
        Set<Path> files = served(certificate("{response: shop.ocsp, issuers: root.pem}"))
                .credential()
                .files();
        assertEquals(
                Set.of(
                        directory.resolve("shop.pem"),
                        directory.resolve("shop.key"),
                        directory.resolve("shop.ocsp"),
                        directory.resolve("root.pem")),
                files);
    }

    @Test
    void whatIsNoModeIsRefused() throws Exception {
        sandbox.assertErrors(
                certificate("always"),
                "9:48: hosts.shop.certificates[0].ocsp: there is no mode \"always\"; the modes are: auto, required, off");
        sandbox.assertErrors(
                certificate("{mod: auto}"),
                "9:49: hosts.shop.certificates[0].ocsp.mod: unknown key; did you mean \"mode\"?");
    }

    @Test
    void whatIsNoResponderIsRefused() throws Exception {
        for (String wrong : List.of("ocsp.test", "ftp://ocsp.test/", "http:/x", "http://u@ocsp.test/", "http://o/#f")) {
            sandbox.assertErrors(
                    certificate("{responder: \"" + wrong + "\"}"),
                    "9:60: hosts.shop.certificates[0].ocsp.responder: expected a URL, as http://ocsp.example/, found \""
                            + wrong + "\"");
        }
        sandbox.assertErrors(
                certificate("{responder: \"http://ocsp.test/\", response: x}"),
                "9:42: hosts.shop.certificates[0].ocsp: expected either \"responder\" or \"response\": what a file has is"
                        + " not asked for");
    }

    @Test
    void requiredStapleThatNobodyCouldGiveIsRefused() throws Exception {
        sandbox.assertErrors(
                certificate("required"),
                "9:17: hosts.shop.certificates[0].chain: a staple is required, but the certificate names no OCSP"
                        + " responder; expected a responder or a response in its ocsp");
    }

    @Test
    void responseThatDoesNotHoldIsAWarning() throws Exception {
        sandbox.write("root.pem", PemText.certificates(TestCredentials.ca()));
        sandbox.write("shop.ocsp", "0x");
        List<Problem> warnings = sandbox.load(certificate("{response: shop.ocsp, issuers: root.pem}"))
                .warnings();
        assertEquals(1, warnings.size());
        assertTrue(warnings.getFirst().message().contains("shop.ocsp is not stapled: as an OCSP response in DER, it"));
    }

    @Test
    void settingsAreRead() throws Exception {
        OcspSettings settings = sandbox.load(whole("{cache: c, start-timeout: 0s, connect-timeout: 1s, timeout: 2s,"
                        + " nonce: true, redirects: true, proxy: \"[::1]:3128\"}"))
                .ocsp();
        assertEquals(
                new OcspSettings(
                        directory.resolve("c"),
                        Duration.ZERO,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        true,
                        true,
                        new Endpoint.Inet("::1", 3128)),
                settings);
    }

    @Test
    void settingsThatAreWrongAreRefused() throws Exception {
        sandbox.assertErrors(
                whole("{timeout: 10ms}"), "18:17: ocsp.timeout: expected a duration from 100ms to 2m, found \"10ms\"");
        sandbox.assertErrors(
                whole("{proxy: \"unix:/x\"}"),
                "18:15: ocsp.proxy: expected the host:port of an HTTP proxy, found \"unix:/x\"");
        sandbox.assertErrors(whole("{nonce: yes}"), "18:15: ocsp.nonce: expected true or false, found \"yes\"");
    }
}
