// SPDX-License-Identifier: Apache-2.0
package io.postern.interop;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** GnuTLS's {@code gnutls-cli}. */
class GnutlsTest {

    private static final String TLS13 = "NORMAL:-VERS-ALL:+VERS-TLS1.3";

    @RegisterExtension
    static final WebDaemon WEB = new WebDaemon();

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({"AES-128-GCM,AES-128-GCM", "AES-256-GCM,AES-256-GCM", "CHACHA20-POLY1305,CHACHA20-POLY1305"})
    void everySuiteCarriesBothWays(String cipher, String shown) throws IOException {
        transfer("p256.test", TLS13 + ":-CIPHER-ALL:+" + cipher, "(" + shown + ")");
    }

    @ParameterizedTest
    @CsvSource({"GROUP-X25519,X25519", "GROUP-SECP256R1,SECP256R1", "GROUP-SECP384R1,SECP384R1"})
    void everyGroupCarriesBothWays(String group, String shown) throws IOException {
        transfer("p256.test", TLS13 + ":-GROUP-ALL:+" + group, "(ECDHE-" + shown + ")");
    }

    @ParameterizedTest
    @CsvSource({
        "p384.test,ECDSA-SECP384R1-SHA384",
        "rsa.test,RSA-PSS-RSAE-SHA256",
        "ed25519.test,EdDSA-Ed25519",
    })
    void everyCertificateTypeCarriesBothWays(String name, String shown) throws IOException {
        transfer(name, TLS13, "(" + shown + ")");
    }

    @Test
    void clientWithoutUsableShareIsAskedToRetry() throws IOException {
        transfer("p256.test", TLS13 + ":-GROUP-ALL:+GROUP-FFDHE2048:+GROUP-SECP384R1", "(ECDHE-SECP384R1)");
    }

    @Test
    void tenMebibytesAreDownloaded() throws IOException {
        download(Content.LENGTH, "p256.test", TLS13, "(TLS1.3");
    }

    private void transfer(String name, String priority, String negotiated) throws IOException {
        Http.assertUploaded(client(Http.upload(), name, priority, negotiated));
        // It writes every byte by itself to standard output, a second for each MiB: once is enough for all ten.
        download(Content.MIB / 8, name, priority, negotiated);
    }

    private void download(int length, String name, String priority, String negotiated) throws IOException {
        Http.assertDownloaded(length, client(Http.download(length), name, priority, negotiated));
    }

    private byte[] client(byte[] input, String name, String priority, String negotiated) throws IOException {
        // What it has to say goes to a file and leaves standard output to the data.
        Path log = directory.resolve("log");
        byte[] answer = Client.run(
                        input,
                        Tools.GNUTLS_CLI,
                        "--port=" + WEB.port(),
                        "--x509cafile=" + WEB.authority(),
                        "--verify-hostname=" + name,
                        "--sni-hostname=" + name,
                        "--priority=" + priority,
                        "--alpn=http/1.1",
                        "--logfile=" + log,
                        "127.0.0.1")
                .assertSuccess()
                .output();
        String said = Files.readString(log);
        Files.delete(log);
        assertTrue(said.contains("The certificate is trusted"), said);
        assertTrue(said.contains("Description: (TLS1.3"), said);
        assertTrue(said.contains("Application protocol: http/1.1"), said);
        assertTrue(said.contains(negotiated), said);
        assertTrue(said.contains("Peer has closed the GnuTLS connection"), said);
        return answer;
    }
}
