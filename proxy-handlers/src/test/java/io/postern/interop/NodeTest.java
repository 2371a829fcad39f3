// SPDX-License-Identifier: Apache-2.0
package io.postern.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Node's modules {@code https} and {@code http2}. */
class NodeTest {

    @RegisterExtension
    static final WebDaemon WEB = new WebDaemon();

    @TempDir
    static Path directory;

    @ParameterizedTest
    @CsvSource({
        "https,p256.test,TLS_AES_128_GCM_SHA256,X25519",
        "https,rsa.test,TLS_CHACHA20_POLY1305_SHA256,P-384",
        "http2,ed25519.test,TLS_AES_256_GCM_SHA384,P-256",
    })
    void everyModuleCarriesBothWays(String module, String name, String suite, String group) throws IOException {
        Path script = directory.resolve("client.js");
        Files.writeString(script, resource());
        Path content = Files.write(directory.resolve("content"), Content.bytes(Content.LENGTH));
        Client.Result result = Client.run(
                Tools.NODE,
                script.toString(),
                module,
                Integer.toString(WEB.port()),
                name,
                WEB.authority(),
                suite,
                group,
                Integer.toString(Content.LENGTH),
                content.toString());
        String protocol = module.equals("http2") ? "h2" : "http/1.1";
        assertEquals(
                """
                download 200 %s
                upload 200 %s
                TLSv1.3 %s %s
                """.formatted(Content.receipt(), Content.receipt(), suite, protocol),
                result.assertSuccess().text());
    }

    private static String resource() {
        try (InputStream in = Objects.requireNonNull(NodeTest.class.getResourceAsStream("client.js"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
