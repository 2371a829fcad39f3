// SPDX-License-Identifier: Apache-2.0
package io.postern.interop;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mozilla NSS's {@code tstclnt}. Ed25519 certificates are missing here: NSS has none. */
class NssTest {

    private static final String ALL_GROUPS = "x25519,P256,P384";

    @RegisterExtension
    static final WebDaemon WEB = new WebDaemon();

    @TempDir
    static Path directory;

    private static String database = "";

    @BeforeAll
    static void trustTheAuthority() {
        database = "sql:" + directory;
        Client.run(Tools.CERTUTIL, "-N", "-d", database, "--empty-password").assertSuccess();
        Client.run(Tools.CERTUTIL, "-A", "-d", database, "-n", "authority", "-t", "C,,", "-i", WEB.authority())
                .assertSuccess();
    }

    @ParameterizedTest
    @CsvSource({"1301,128-bit AES-GCM", "1302,256-bit AES-GCM", "1303,256-bit CHACHA20POLY1305"})
    void everySuiteCarriesBothWays(String suite, String shown) {
        transfer("p256.test", suite, ALL_GROUPS, "using " + shown);
    }

    @ParameterizedTest
    @CsvSource({"x25519,255", "P256,256", "P384,384"})
    void everyGroupCarriesBothWays(String group, String bits) {
        transfer("p256.test", "1301", group, "Key Exchange: " + bits + "-bit TLS 1.3");
    }

    @ParameterizedTest
    @CsvSource({"p384.test,ecdsa_secp384r1_sha384", "rsa.test,rsa_pss_rsae_sha256"})
    void everyCertificateTypeCarriesBothWays(String name, String scheme) {
        transfer(name, "1301", ALL_GROUPS, "Signature Scheme: " + scheme);
    }

    @Test
    void clientWithoutUsableShareIsAskedToRetry() {
        transfer("p256.test", "1301", "FF2048,P384", "Key Exchange: 384-bit TLS 1.3");
    }

    private static void transfer(String name, String suite, String groups, String negotiated) {
        Http.assertUploaded(client(Http.upload(), name, suite, groups, negotiated));
        Http.assertDownloaded(Content.LENGTH, client(Http.download(Content.LENGTH), name, suite, groups, negotiated));
    }

    private static byte[] client(byte[] input, String name, String suite, String groups, String negotiated) {
        Client.Result result = Client.run(
                        input,
                        Tools.TSTCLNT,
                        "-h",
                        "127.0.0.1",
                        "-p",
                        Integer.toString(WEB.port()),
                        "-a",
                        name,
                        "-d",
                        database,
                        "-V",
                        "tls1.3:tls1.3",
                        "-c",
                        ":" + suite,
                        "-I",
                        groups,
                        "-v")
                .assertSuccess();
        assertTrue(result.errors().contains("SSL version 3.4 "), result::toString);
        assertTrue(result.errors().contains(negotiated), result::toString);
        return result.output();
    }
}
