// SPDX-License-Identifier: Apache-2.0
package io.postern.daemon.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.handlers.testing.AnyCrypto;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
@AnyCrypto
final class DemoServiceTest {

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final DemoService service;

    DemoServiceTest() throws IOException {
        service = DemoService.start();
    }

    @BeforeEach
    void everyTestHasAPortOfItsOwn() {
        assertTrue(service.port() > 0);
    }

    @AfterEach
    void end() {
        client.close();
        service.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 250, 64_255, 64_256, 64_257, 10_000_000})
    void downloadHasTheLengthAndTheBytesThatWereAskedFor(int length) throws Exception {
        HttpResponse<byte[]> response = client.send(get("/bytes/" + length), BodyHandlers.ofByteArray());

        assertEquals(200, response.statusCode());
        assertEquals(length, response.body().length);
        for (int i = 0; i < length; i++) {
            if (response.body()[i] != (byte) (i % 251)) {
                throw new AssertionError("byte " + i + " is " + response.body()[i]);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3_000_000})
    void uploadIsAnsweredWithItsLengthAndItsSum(int length) throws Exception {
        byte[] body = new byte[length];
        for (int i = 0; i < length; i++) {
            body[i] = (byte) (i * 7);
        }
        HttpRequest request = HttpRequest.newBuilder(uri("/upload"))
                .POST(BodyPublishers.ofByteArray(body))
                .expectContinue(length > 1)
                .build();

        HttpResponse<String> response = client.send(request, BodyHandlers.ofString());

        String sum =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        assertEquals(length + " bytes, SHA-256 " + sum + "\n", response.body());
    }

    @Test
    void firstPageSaysWhatElseThereIs() throws Exception {
        String page = client.send(get("/"), BodyHandlers.ofString()).body();

        assertTrue(page.contains("/bytes/N") && page.contains("/upload"), page);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/bytes/x", "/bytes/-1", "/bytes/9999999999999999", "/other"})
    void whatIsNotThereIsNotFound(String path) throws Exception {
        assertEquals(404, client.send(get(path), BodyHandlers.ofString()).statusCode());
    }

    @Test
    void headHasTheLengthButNoBody() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri("/bytes/1000")).HEAD().build();

        HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());

        assertEquals("1000", response.headers().firstValue("content-length").orElse("none"));
        assertEquals(0, response.body().length);
    }

    private HttpRequest get(String path) {
        return HttpRequest.newBuilder(uri(path)).build();
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + service.port() + path);
    }
}
