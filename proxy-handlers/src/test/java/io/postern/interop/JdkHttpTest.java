// SPDX-License-Identifier: Apache-2.0
package io.postern.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The JDK's {@code HttpClient}. It sends no server name for {@code localhost}, so that the default host serves it. */
class JdkHttpTest {

    @RegisterExtension
    static final WebDaemon WEB = new WebDaemon();

    @ParameterizedTest
    @CsvSource({
        "HTTP_1_1,TLS_AES_128_GCM_SHA256,x25519",
        "HTTP_1_1,TLS_AES_256_GCM_SHA384,secp256r1",
        "HTTP_2,TLS_CHACHA20_POLY1305_SHA256,secp384r1",
        "HTTP_2,TLS_AES_128_GCM_SHA256,x25519"
    })
    void everyProtocolCarriesBothWays(HttpClient.Version version, String suite, String group)
            throws IOException, InterruptedException {
        SSLParameters parameters = new SSLParameters(new String[] {suite}, new String[] {"TLSv1.3"});
        parameters.setNamedGroups(new String[] {group});
        try (HttpClient client = HttpClient.newBuilder()
                .version(version)
                .sslContext(JdkSocket.trusting())
                .sslParameters(parameters)
                .build()) {
            HttpResponse<InputStream> download = client.send(
                    request("/bytes/" + Content.LENGTH, HttpRequest.Builder::GET), BodyHandlers.ofInputStream());
            assertNegotiated(version, suite, download);
            assertEquals(Content.receipt(), Content.receipt(download.body()));

            HttpResponse<String> upload = client.send(
                    request("/upload", to -> to.POST(BodyPublishers.ofByteArray(Content.bytes(Content.LENGTH)))),
                    BodyHandlers.ofString());
            assertNegotiated(version, suite, upload);
            assertEquals(Content.receipt(), upload.body());
        }
    }

    private static void assertNegotiated(HttpClient.Version version, String suite, HttpResponse<?> response) {
        SSLSession session = response.sslSession().orElseThrow();
        assertEquals(200, response.statusCode());
        assertEquals(version, response.version());
        assertEquals("TLSv1.3", session.getProtocol());
        assertEquals(suite, session.getCipherSuite());
    }

    private static HttpRequest request(String path, UnaryOperator<HttpRequest.Builder> method) {
        URI uri = URI.create("https://localhost:" + WEB.port() + path);
        return method.apply(HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(60)))
                .build();
    }
}
