// SPDX-License-Identifier: Apache-2.0
package io.postern.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.testing.KeyType;
import io.postern.testing.OcspAuthority;
import io.postern.testing.PemText;
import io.postern.testing.TestCredentials;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code openssl} reads in the fixture's files. */
final class OcspAuthorityTest {

    private static final URI URL = URI.create("http://127.0.0.1:1/ocsp");

    @TempDir
    private Path directory;

    private final OcspAuthority root = OcspAuthority.root();
    private final OcspAuthority intermediate = root.intermediate(URL);

    @ParameterizedTest
    @CsvSource({"EC_P256,true", "EC_P256,false", "RSA_2048,true", "RSA_2048,false"})
    void chainIsValidAndSaysWhereToAsk(KeyType type, boolean mustStaple) throws IOException {
        TestCredentials.PemFiles files =
                intermediate.write(intermediate.server(type, URL, mustStaple, "a.test"), directory);
        String chain = files.chain().toString();
        Client.run(
                        Tools.OPENSSL,
                        "verify",
                        "-x509_strict",
                        "-purpose",
                        "sslserver",
                        "-verify_hostname",
                        "a.test",
                        "-CAfile",
                        files.ca().toString(),
                        "-untrusted",
                        chain,
                        chain)
                .assertSuccess();
        assertEquals(URL + "\n", x509(chain, "-ocsp_uri"));
        assertEquals(mustStaple, x509(chain, "-text").contains("status_request"));
        Path above = Files.writeString(
                directory.resolve("intermediate.pem"), PemText.certificates(intermediate.certificate()));
        assertEquals(URL + "\n", x509(above.toString(), "-ocsp_uri"));
    }

    @Test
    void indexHasWhatIsIssuedAndRevoked() {
        var first = intermediate.server(KeyType.EC_P256, URL, false, "a.test").certificate();
        var second = intermediate.server(KeyType.EC_P256, null, false, "b.test").certificate();
        intermediate.revoke(second);
        List<String> lines = intermediate.index().lines().toList();
        assertEquals(2, lines.size());
        assertTrue(lines.getFirst().startsWith("V\t"), lines::toString);
        assertTrue(lines.getLast().startsWith("R\t"), lines::toString);
        String serial = first.getSerialNumber().toString(16).toUpperCase(Locale.ROOT);
        assertTrue(lines.getFirst().endsWith(serial), lines::toString);
    }

    private static String x509(String certificate, String... what) {
        List<String> arguments = new ArrayList<>(List.of("x509", "-noout", "-in", certificate));
        Collections.addAll(arguments, what);
        return Client.run(Tools.OPENSSL, arguments.toArray(String[]::new))
                .assertSuccess()
                .text();
    }
}
