// SPDX-License-Identifier: Apache-2.0
package io.postern.ocsp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.config.Endpoint;
import io.postern.handlers.testing.AnyCrypto;
import io.postern.handlers.testing.PlainServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@AnyCrypto
final class OcspFetcherTest {

    private static final byte[] SMALL = {(byte) 0xfb, (byte) 0xff, (byte) 0xbf, 0x3e};
    private static final byte[] ANSWER = {48, 3, 10, 1, 6};
    private static final Duration SHORT = Duration.ofMillis(300);

    private final ExecutorService executor = Executors.newFixedThreadPool(2);
    private OcspFetcher fetcher = new OcspFetcher(OcspHttpSettings.DEFAULT, executor);

    @AfterEach
    void stop() {
        fetcher.close();
        executor.shutdownNow();
    }

    @ParameterizedTest
    @CsvSource({"'',/", "/,/", "/ocsp,/ocsp/", "/ocsp/,/ocsp/", "/a%2Fb,/a%2Fb/"})
    void smallRequestIsPartOfTheUrl(String path, String prefix) throws Exception {
        try (HttpPeer peer = answering()) {
            assertArrayEquals(ANSWER, fetch(peer.url(path), SMALL));
            HttpPeer.Request request = peer.requests().getFirst();
            assertEquals("GET", request.method());
            // Of "+/+/Pg==" nothing may be left that means something in a URL.
            assertEquals(prefix + "%2B%2F%2B%2FPg%3D%3D", request.uri());
            assertEquals("application/ocsp-response", request.headers().getFirst("Accept"));
            assertFalse(request.headers().containsKey("Upgrade"), request::toString);
        }
    }

    /** {@code http://127.0.0.1:PORT/ocsp/} has 28; a final equals sign makes three. */
    @ParameterizedTest
    @CsvSource({"168,GET", "167,GET", "166,POST", "171,POST", "4000,POST"})
    void requestThatMakesMoreThan255CharactersIsPosted(int length, String method) throws Exception {
        byte[] request = new byte[length];
        try (HttpPeer peer = answering()) {
            assertArrayEquals(ANSWER, fetch(peer.url("/ocsp"), request));
            HttpPeer.Request seen = peer.requests().getFirst();
            assertEquals(method, seen.method());
            if (method.equals("POST")) {
                assertEquals("/ocsp", seen.uri());
                assertEquals("application/ocsp-request", seen.headers().getFirst("Content-Type"));
                assertEquals("application/ocsp-response", seen.headers().getFirst("Accept"));
                assertArrayEquals(request, seen.body());
            } else {
                String encoded = URLDecoder.decode(seen.uri().substring("/ocsp/".length()), StandardCharsets.US_ASCII);
                assertArrayEquals(request, Base64.getDecoder().decode(encoded));
            }
        }
    }

    @Test
    void urlWithAQueryIsPostedTo() throws Exception {
        try (HttpPeer peer = answering()) {
            assertArrayEquals(ANSWER, fetch(peer.url("/ocsp?ca=1"), SMALL));
            assertEquals("POST", peer.requests().getFirst().method());
            assertEquals("/ocsp?ca=1", peer.requests().getFirst().uri());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ftp://host/x,its URL is neither http nor https",
        "file:///etc/passwd,its URL is neither http nor https",
        "ocsp,its URL is neither http nor https",
        "http:/path,its URL has no host",
        "http://under_score/,its URL has no host"
    })
    void urlMustBeOfHttpAndHaveAHost(String url, String problem) {
        assertEquals(problem, failure(URI.create(url)));
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 204, 302, 401, 404, 407, 500})
    void anyOtherStatusIsAFailure(int status) {
        try (HttpPeer peer = new HttpPeer(exchange -> {
            exchange.getResponseHeaders().add("Location", "/elsewhere");
            exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"x\"");
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        })) {
            assertEquals("it answered with HTTP status " + status, failure(peer.url("")));
            assertEquals(1, peer.requests().size());
        }
    }

    @Test
    void bodyOfAnErrorIsNotWaitedFor() throws Exception {
        CountDownLatch gone = new CountDownLatch(1);
        try (PlainServer server = server(gone, "HTTP/1.1 500 Oh\r\nContent-Length: 1000\r\n\r\n", "")) {
            assertEquals("it answered with HTTP status 500", failure(url(server)));
            assertTrue(gone.await(20, TimeUnit.SECONDS));
        }
    }

    @Test
    void redirectIsFollowedWhereThatIsSet() throws Exception {
        use(new OcspHttpSettings(Duration.ofSeconds(4), Duration.ofSeconds(10), true, null));
        try (HttpPeer peer = new HttpPeer(exchange -> {
            if (exchange.getRequestURI().getPath().equals("/elsewhere")) {
                HttpPeer.answer(exchange, 200, ANSWER);
            } else {
                exchange.getResponseHeaders().add("Location", "/elsewhere");
                HttpPeer.answer(exchange, 301, new byte[0]);
            }
        })) {
            assertArrayEquals(ANSWER, fetch(peer.url(""), SMALL));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void answerHas64KibibytesAtMost(boolean chunked) throws Exception {
        byte[] longest = new byte[64 * 1024];
        try (HttpPeer peer = new HttpPeer(exchange -> {
            boolean more = exchange.getRequestURI().getPath().startsWith("/more");
            exchange.sendResponseHeaders(200, chunked ? 0 : longest.length + (more ? 1 : 0));
            exchange.getResponseBody().write(longest);
            if (more) {
                exchange.getResponseBody().write(1);
            }
            exchange.close();
        })) {
            assertArrayEquals(longest, fetch(peer.url("/fits"), SMALL));
            assertEquals("its answer is longer than 64 KiB", failure(peer.url("/more")));
        }
    }

    @Test
    void answerWithoutEndIsNotReadOn() throws Exception {
        CountDownLatch gone = new CountDownLatch(1);
        try (PlainServer server = server(gone, "HTTP/1.1 200 OK\r\n\r\n", "x".repeat(1000))) {
            assertEquals("its answer is longer than 64 KiB", failure(url(server)));
            assertTrue(gone.await(20, TimeUnit.SECONDS));
        }
    }

    @Test
    void responderThatNobodyListensForCannotBeConnectedTo() throws Exception {
        assertEquals(
                "it cannot be connected to: nobody listens there, or there is no way to it",
                failure(url(PlainServer.nobody())));
    }

    @Test
    void hostThatDoesNotExistIsNamed() {
        assertEquals("there is no host nobody.invalid", failure(URI.create("http://nobody.invalid/ocsp")));
    }

    @Test
    void responderThatSaysNothingIsGivenUp() throws Exception {
        use(withTimeout(SHORT));
        CountDownLatch gone = new CountDownLatch(1);
        try (PlainServer server = server(gone, "", "")) {
            assertEquals("nothing came within 300 ms", failure(url(server)));
            assertTrue(gone.await(20, TimeUnit.SECONDS));
        }
    }

    @Test
    void bodyThatTricklesIsGivenUp() throws Exception {
        use(withTimeout(Duration.ofSeconds(1)));
        CountDownLatch gone = new CountDownLatch(1);
        try (PlainServer server = server(gone, "HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n", "x")) {
            assertEquals("its answer was not complete within 1 s", failure(url(server)));
            assertTrue(gone.await(20, TimeUnit.SECONDS));
        }
    }

    @Test
    void answerThatBreaksOffIsNoAnswer() throws Exception {
        try (PlainServer server = PlainServer.start(
                connection -> send(readRequest(connection), "HTTP/1.1 200 OK\r\nContent-Length: 60\r\n\r\nx"))) {
            String problem = failure(url(server));
            assertTrue(problem.startsWith("the exchange broke off: "), problem);
        }
    }

    @Test
    void whatIsNotHttpIsNoAnswer() throws Exception {
        try (PlainServer server = PlainServer.start(connection -> send(readRequest(connection), "220 mail\r\n\r\n"))) {
            String problem = failure(url(server));
            assertTrue(problem.startsWith("the exchange broke off: "), problem);
        }
    }

    @Test
    void httpsNeedsTls() throws Exception {
        try (PlainServer server = PlainServer.start(connection -> send(connection, "220 mail\r\n"))) {
            String problem = failure(URI.create(url(server).toString().replace("http:", "https:")));
            assertTrue(problem.startsWith("TLS with it failed: "), problem);
        }
    }

    @Test
    void portMustBeOne() {
        assertEquals("asking it failed: port out of range:70000", failure(URI.create("http://127.0.0.1:70000")));
    }

    @Test
    void cancellingEndsTheExchange() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch gone = new CountDownLatch(1);
        try (PlainServer server = PlainServer.start(connection -> {
            readRequest(connection);
            begun.countDown();
            awaitEnd(connection, gone);
        })) {
            CompletableFuture<byte[]> answer = fetcher.fetch(url(server), SMALL);
            assertTrue(begun.await(20, TimeUnit.SECONDS));
            assertTrue(answer.cancel(false));
            assertTrue(gone.await(20, TimeUnit.SECONDS));
        }
    }

    @Test
    void requestsGoThroughAProxyThatIsSet() throws Exception {
        try (HttpPeer proxy = answering()) {
            URI url = proxy.url("");
            use(new OcspHttpSettings(
                    Duration.ofSeconds(4),
                    Duration.ofSeconds(10),
                    false,
                    new InetSocketAddress(url.getHost(), url.getPort())));
            assertArrayEquals(ANSWER, fetch(URI.create("http://nobody.invalid/ocsp"), SMALL));
            assertTrue(proxy.requests().getFirst().uri().startsWith("http://nobody.invalid/ocsp/"));
        }
    }

    @Test
    void nothingIsRememberedFromOneRequestToTheNext() throws Exception {
        try (HttpPeer peer = new HttpPeer(exchange -> {
            exchange.getResponseHeaders().add("Set-Cookie", "a=b");
            HttpPeer.answer(exchange, 200, ANSWER);
        })) {
            fetch(peer.url("/x"), SMALL);
            fetch(peer.url("/x"), SMALL);
            assertNull(peer.requests().getLast().headers().getFirst("Cookie"));
        }
    }

    @Test
    void whatIsAskedForAfterTheEndFails() throws Exception {
        CountDownLatch gone = new CountDownLatch(1);
        try (PlainServer server = server(gone, "", "")) {
            CompletableFuture<byte[]> answer = fetcher.fetch(url(server), SMALL);
            fetcher.close();
            assertEquals("it is not asked any more, since the proxy stops", failure(answer));
            assertEquals("it is not asked any more, since the proxy stops", failure(url(server)));
        }
    }

    @Test
    void executorThatRejectsIsAFailure() {
        executor.shutdown();
        assertEquals("it was not asked, since there is too much to do", failure(URI.create("http://127.0.0.1/")));
    }

    private void use(OcspHttpSettings settings) {
        fetcher.close();
        fetcher = new OcspFetcher(settings, executor);
    }

    private static OcspHttpSettings withTimeout(Duration timeout) {
        return new OcspHttpSettings(Duration.ofSeconds(4), timeout, false, null);
    }

    private byte[] fetch(URI responder, byte[] request) throws Exception {
        return fetcher.fetch(responder, request).get(20, TimeUnit.SECONDS);
    }

    private String failure(URI responder) {
        return failure(fetcher.fetch(responder, SMALL));
    }

    private static String failure(CompletableFuture<byte[]> answer) {
        Throwable cause = assertThrows(ExecutionException.class, () -> answer.get(20, TimeUnit.SECONDS))
                .getCause();
        return assertInstanceOf(OcspFetchException.class, cause).problem();
    }

    private static HttpPeer answering() {
        return new HttpPeer(exchange -> HttpPeer.answer(exchange, 200, ANSWER));
    }

    private static URI url(PlainServer server) throws IOException {
        return url(server.endpoint());
    }

    private static URI url(Endpoint endpoint) {
        return URI.create("http://127.0.0.1:"
                + assertInstanceOf(Endpoint.Inet.class, endpoint).port());
    }

    /** Sends something, then something again and again, or nothing; counts down when the client has gone. */
    private static PlainServer server(CountDownLatch gone, String first, String again) throws IOException {
        return PlainServer.start(connection -> {
            try {
                send(readRequest(connection), first);
                while (!again.isEmpty()) {
                    send(connection, again);
                    LockSupport.parkNanos(1_000_000);
                }
            } catch (IOException _) {
                // It has gone.
            }
            awaitEnd(connection, gone);
        });
    }

    private static SocketChannel readRequest(SocketChannel connection) throws IOException {
        StringBuilder header = new StringBuilder();
        ByteBuffer one = ByteBuffer.allocate(1);
        while (header.indexOf("\r\n\r\n") < 0 && connection.read(one.clear()) > 0) {
            header.append((char) one.get(0));
        }
        return connection;
    }

    private static void send(SocketChannel connection, String text) throws IOException {
        PlainServer.writeAll(connection, StandardCharsets.US_ASCII.encode(text));
    }

    private static void awaitEnd(SocketChannel connection, CountDownLatch gone) {
        try {
            PlainServer.drain(connection);
        } catch (IOException _) {
            // A reset is an end too.
        }
        gone.countDown();
    }
}
