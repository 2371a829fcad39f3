// SPDX-License-Identifier: Apache-2.0
package io.postern.daemon;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.config.Endpoint;
import io.postern.config.TransportChoice;
import io.postern.handlers.testing.AnyCrypto;
import io.postern.handlers.testing.Await;
import io.postern.handlers.testing.LeakGuard;
import io.postern.handlers.testing.PlainServer;
import io.postern.handlers.testing.TlsClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

/** The admin endpoint of a running proxy. */
@ParameterizedClass
@MethodSource("io.postern.daemon.TestProxy#transports")
@ExtendWith(LeakGuard.class)
@Timeout(60)
@AnyCrypto
class AdminServerTest {

    @Parameter
    TransportChoice transport = TransportChoice.AUTO;

    private TestProxy start() throws IOException {
        return TestProxy.withAdmin(transport, TestProxy.ANYWHERE, PlainServer.nobody());
    }

    @Test
    void statusIsJson() throws Exception {
        try (TestProxy proxy = start()) {
            HttpReply reply = HttpReply.get(proxy.admin(), "/status?pretty");
            assertEquals(200, reply.status());
            assertTrue(reply.has("content-type: application/json"), reply.head());
            assertTrue(reply.has("cache-control: no-store"), reply.head());
            Map<String, Object> status = new Yaml().load(reply.body());
            assertEquals(0, status.get("connections"));
            assertEquals(false, status.get("draining"));
            assertEquals(
                    List.of(Map.of("name", "https", "address", Daemon.text(proxy.address()))), status.get("listeners"));
            String certificate = String.valueOf(status.get("certificates"));
            assertTrue(certificate.contains("hosts=[shop], serverNames=[shop.example]"), certificate);
            assertTrue(certificate.contains("keyType=EC P-256"), certificate);
            assertTrue(certificate.contains("state=off, required=false"), certificate);
        }
    }

    @Test
    void statusIsATableForWhoAsksForText() throws Exception {
        try (TestProxy proxy = start()) {
            HttpReply reply = HttpReply.get(proxy.admin(), "/status", "Accept: text/plain\r\n");
            assertTrue(reply.has("content-type: text/plain; charset=utf-8"), reply.head());
            assertTrue(reply.body().contains("shop: shop.example"), reply.body());
            HttpReply both = HttpReply.get(proxy.admin(), "/status", "Accept: text/plain, application/json\r\n");
            assertTrue(both.has("content-type: application/json"), both.head());
        }
    }

    @Test
    void metricsAreInPrometheusFormat() throws Exception {
        try (TestProxy proxy = start()) {
            HttpReply reply = HttpReply.get(proxy.admin(), "/metrics");
            assertTrue(reply.has("content-type: text/plain; version=0.0.4; charset=utf-8"), reply.head());
            assertTrue(reply.body().contains("\npostern_connections 0.0\n"), reply.body());
            assertTrue(reply.body().contains("\npostern_certificate_staple_state{certificate=\""), reply.body());
        }
    }

    @Test
    void firstPageAndUnknownOnesSayWhatThereIs() throws Exception {
        try (TestProxy proxy = start()) {
            HttpReply first = HttpReply.get(proxy.admin(), "/");
            assertEquals(200, first.status());
            HttpReply unknown = HttpReply.get(proxy.admin(), "/%zz/status");
            assertEquals(404, unknown.status());
            for (String path : List.of("/status", "/metrics", "/health")) {
                assertTrue(first.body().contains(path + " "), first.body());
                assertTrue(unknown.body().contains(path + " "), unknown.body());
            }
        }
    }

    @Test
    void onlyGetAndHeadAreAnsweredAndNoBodyIsTaken() throws Exception {
        try (TestProxy proxy = start()) {
            String body = "Content-Length: 100000\r\n\r\n" + "x".repeat(100_000);
            HttpReply post = HttpReply.send(proxy.admin(), "POST /status HTTP/1.1\r\nHost: x\r\n" + body);
            assertEquals(405, post.status());
            assertTrue(post.has("allow: get, head"), post.head());
            HttpReply get = HttpReply.send(proxy.admin(), "GET /status HTTP/1.1\r\nHost: x\r\n" + body);
            assertEquals(413, get.status());
            HttpReply chunked = HttpReply.send(
                    proxy.admin(),
                    "GET /health HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n");
            assertEquals(413, chunked.status());
        }
    }

    @Test
    void headHasTheLengthAndNoBody() throws Exception {
        try (TestProxy proxy = start()) {
            for (String path : List.of("/status", "/health", "/nowhere")) {
                String length = HttpReply.get(proxy.admin(), path)
                        .head()
                        .lines()
                        .filter(line -> line.startsWith("content-length: "))
                        .findFirst()
                        .orElseThrow();
                HttpReply head = HttpReply.send(
                        proxy.admin(), "HEAD " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
                assertEquals("", head.body());
                assertEquals(length.length(), "content-length: ".length() + digits(head), head.head());
            }
        }
    }

    private static int digits(HttpReply reply) {
        return reply.head()
                .replaceFirst("(?s).*\r\ncontent-length: (\\d+)\r\n.*", "$1")
                .length();
    }

    @Test
    void connectionServesOneRequestAfterTheOther() throws Exception {
        try (TestProxy proxy = start();
                HttpClient client = HttpClient.newHttpClient()) {
            URI root = URI.create("http://" + Daemon.text(proxy.admin()));
            for (int i = 0; i < 3; i++) {
                for (String path : List.of("/status", "/metrics", "/health", "/")) {
                    assertEquals(
                            200,
                            client.send(
                                            HttpRequest.newBuilder(root.resolve(path))
                                                    .build(),
                                            BodyHandlers.ofString())
                                    .statusCode());
                }
            }
            try (SocketChannel socket = SocketChannel.open(proxy.admin())) {
                for (String connection : List.of("keep-alive", "keep-alive", "close")) {
                    PlainServer.writeAll(
                            socket,
                            ByteBuffer.wrap(
                                    ("HEAD /status HTTP/1.1\r\nHost: x\r\nConnection: " + connection + "\r\n\r\n")
                                            .getBytes(US_ASCII)));
                    ByteBuffer answer = ByteBuffer.allocate(1 << 12);
                    while (!new String(answer.array(), US_ASCII).contains("\r\n\r\n")) {
                        assertTrue(socket.read(answer) > 0);
                    }
                    assertTrue(new String(answer.array(), US_ASCII).contains("connection: " + connection + "\r\n"));
                }
                assertEquals(-1, socket.read(ByteBuffer.allocate(1)));
            }
        }
    }

    @Test
    void requestThatDoesNotWaitEndsTheConnectionBehindTheFirst() throws Exception {
        try (TestProxy proxy = start()) {
            HttpReply reply = HttpReply.send(proxy.admin(), "GET /status HTTP/1.1\r\nHost: x\r\n\r\n".repeat(5000));
            assertEquals(200, reply.status());
            assertTrue(reply.body().endsWith("]}\n"), reply.body());
            assertEquals(0, reply.body().lastIndexOf("{\"version\""), reply.body());
        }
    }

    @Test
    void byteByByteAndHalfClosedIsAnswered() throws Exception {
        try (TestProxy proxy = start();
                SocketChannel socket = SocketChannel.open(proxy.admin())) {
            socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
            for (byte b : ("GET /status HTTP/1.1\r\nX: " + "x".repeat(5000) + "\r\n\r\n").getBytes(US_ASCII)) {
                socket.write(ByteBuffer.wrap(new byte[] {b}));
            }
            socket.shutdownOutput();
            assertEquals(200, HttpReply.read(socket).status());
        }
    }

    @Test
    void whatIsTooLongIsRefused() throws Exception {
        try (TestProxy proxy = start()) {
            assertEquals(
                    414, HttpReply.get(proxy.admin(), "/" + "x".repeat(100_000)).status());
            assertEquals(
                    431,
                    HttpReply.get(proxy.admin(), "/", "X: " + "x".repeat(100_000) + "\r\n")
                            .status());
            assertEquals(200, HttpReply.get(proxy.admin(), "/health").status());
        }
    }

    @Test
    void garbageIsRefused() throws Exception {
        Random random = new Random(7);
        try (TestProxy proxy = start()) {
            for (int i = 0; i < 20; i++) {
                byte[] garbage = new byte[1 + random.nextInt(20_000)];
                random.nextBytes(garbage);
                try (SocketChannel socket = SocketChannel.open(proxy.admin())) {
                    PlainServer.writeAll(socket, ByteBuffer.wrap(garbage));
                    socket.shutdownOutput();
                    ByteBuffer answer = ByteBuffer.allocate(1 << 12);
                    while (socket.read(answer) >= 0) {
                        assertTrue(answer.hasRemaining());
                    }
                    assertFalse(new String(answer.array(), US_ASCII).contains(" 200 "), () -> "seed 7");
                }
            }
            assertEquals(400, HttpReply.send(proxy.admin(), "\u0001\r\n\r\n").status());
            assertEquals(200, HttpReply.get(proxy.admin(), "/health").status());
        }
    }

    @Test
    void connectionTooManyIsClosed() throws Exception {
        try (TestProxy proxy = start()) {
            List<SocketChannel> open = new ArrayList<>();
            try {
                for (int i = 0; i < 64; i++) {
                    SocketChannel socket = SocketChannel.open(proxy.admin());
                    open.add(socket);
                    socket.write(ByteBuffer.wrap("GET /health HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII)));
                    assertTrue(socket.read(ByteBuffer.allocate(1000)) > 0);
                }
                assertThrows(IOException.class, () -> HttpReply.get(proxy.admin(), "/health"));
                open.removeLast().close();
                Await.until("a place", () -> answers(proxy.admin()));
            } finally {
                for (SocketChannel socket : open) {
                    socket.close();
                }
            }
        }
    }

    @Test
    void unixSocketServesTheSame(@TempDir Path directory) throws Exception {
        Path path = directory.resolve("admin");
        try (TestProxy proxy = TestProxy.withAdmin(transport, new Endpoint.Unix(path), PlainServer.nobody())) {
            assertEquals("unix:" + path, Daemon.text(proxy.admin()));
            SocketAddress address = UnixDomainSocketAddress.of(path);
            assertEquals(200, HttpReply.get(address, "/status").status());
            assertEquals("ok\n", HttpReply.get(address, "/health").body());
        }
    }

    @Test
    void healthSaysThatTheProxyDrainsUntilItHas() throws Exception {
        try (PlainServer server = PlainServer.start(PlainServer::echo);
                TestProxy proxy = TestProxy.withAdmin(transport, TestProxy.ANYWHERE, server.endpoint());
                TlsClient client = TlsClient.connect(proxy.address(), TestProxy.NAME)) {
            SocketAddress admin = proxy.admin();
            client.write(new byte[1]).readExactly(1);
            assertEquals("ok\n", HttpReply.get(admin, "/health").body());

            CompletableFuture<Void> drained = proxy.proxy().drain(Duration.ofSeconds(30));
            HttpReply health = HttpReply.get(admin, "/health");
            assertEquals(503, health.status());
            assertEquals("draining\n", health.body());
            assertTrue(HttpReply.get(admin, "/status").body().contains("\"draining\":true,\"connections\":1,"));

            client.end();
            drained.get(20, TimeUnit.SECONDS);
            assertFalse(answers(admin));
        }
    }

    @Test
    void portInUseIsRefusedAndLeavesNothingBehind() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Endpoint bind = new Endpoint.Inet("127.0.0.1", taken.getLocalPort());
            IOException failure =
                    assertThrows(IOException.class, () -> TestProxy.withAdmin(transport, bind, PlainServer.nobody()));
            assertTrue(failure.toString().contains("listener admin cannot listen on " + bind), failure::toString);
        }
    }

    private static boolean answers(SocketAddress admin) {
        try {
            return HttpReply.get(admin, "/health").status() == 200;
        } catch (IOException _) {
            return false;
        }
    }

    @Test
    void endpointIsNowhereUnlessConfigured() throws Exception {
        try (TestProxy proxy = TestProxy.start(transport, PlainServer.nobody())) {
            assertEquals(null, proxy.proxy().adminAddress());
        }
    }
}
