// SPDX-License-Identifier: Apache-2.0
package io.postern.bogo;

import static io.postern.testing.EngineFixture.CRYPTO;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.testing.Hello;
import io.postern.testing.OfferedPsk;
import io.postern.testing.ScriptedClient;
import io.postern.tls.record.ContentType;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The shim without BoringSSL's runner, which is not here: it says what that would hear. */
class ShimTest {

    private static final int FINISHED = 20;

    private Path sockets;
    private Shim shim;
    private FakeRunner runner;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        // A Unix socket's path has 107 bytes at most, which a directory for tests may well exceed.
        sockets = Files.createTempDirectory("bogo");
        Path socket = sockets.resolve("shim");
        shim = Shim.start(socket);
        runner = new FakeRunner(socket, directory);
    }

    @AfterEach
    void stop() throws IOException {
        runner.close();
        shim.close();
        Files.delete(sockets);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-no-tls12", "-async", "-max-send-fragment=512", "-key-update", "-curves=24"})
    void echoesWithEveryBitTurned(String flag) throws Exception {
        CompletableFuture<Outcome> run = runner.start(flag.split("="));
        byte[] data = new byte[2000];
        try (SSLSocket client = runner.acceptTls()) {
            client.getOutputStream().write(data);
            byte[] turned = new byte[data.length];
            Arrays.fill(turned, (byte) 0xff);
            assertArrayEquals(turned, client.getInputStream().readNBytes(data.length));
        }
        assertEquals(Outcome.success(""), outcome(run));
    }

    @Test
    void writesFirst() throws Exception {
        CompletableFuture<Outcome> run = runner.start("-shim-writes-first");
        try (SSLSocket client = runner.acceptTls()) {
            assertEquals("hello", new String(client.getInputStream().readNBytes(5), StandardCharsets.US_ASCII));
        }
        assertEquals(0, outcome(run).code());
    }

    @Test
    void shutsDown() throws Exception {
        CompletableFuture<Outcome> run = runner.start("-shim-shuts-down", "-check-close-notify");
        try (SSLSocket client = runner.acceptTls()) {
            assertEquals(-1, client.getInputStream().read());
        }
        assertEquals(0, outcome(run).code());
    }

    @Test
    void selectsTheProtocol() throws Exception {
        CompletableFuture<Outcome> run =
                runner.start("-select-alpn", "foo", "-expect-advertised-alpn", "\u0003bar\u0003foo");
        try (SSLSocket client = runner.acceptTls(offering("bar", "foo"))) {
            client.startHandshake();
            assertEquals("foo", client.getApplicationProtocol());
        }
        assertEquals(Outcome.success(""), outcome(run));
    }

    @Test
    void rejectsEveryProtocol() throws Exception {
        CompletableFuture<Outcome> run = runner.start("-reject-alpn");
        try (SSLSocket client = runner.acceptTls(offering("foo"))) {
            assertThrows(SSLHandshakeException.class, client::startHandshake);
        }
        assertEquals(1, outcome(run).code());
        assertTrue(
                outcome(run).text().startsWith("no_common_protocol"),
                outcome(run).text());
    }

    @Test
    void failsWhereAnExpectationDoesNotHold() throws Exception {
        CompletableFuture<Outcome> run = runner.start("-expect-server-name", "other.example");
        try (SSLSocket client = runner.acceptTls()) {
            client.startHandshake();
            client.getInputStream().read();
        }
        assertEquals(Outcome.failure("the server name is " + FakeRunner.NAME), outcome(run));
    }

    @Test
    void resumesWhatItHasIssued() throws Exception {
        assertEquals(Outcome.success(""), connectTwice("-resume-count", "1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-on-resume-no-ticket", "-on-initial-skip-ticket", "-resumption-delay=43201"})
    void noticesThatASessionIsNotResumed(String flag) throws Exception {
        List<String> flags = new ArrayList<>(List.of(flag.split("=")));
        flags.addAll(List.of("-resume-count", "1"));
        assertEquals(Outcome.failure("the session is full"), connectTwice(flags.toArray(String[]::new)));
        flags.add("-expect-session-miss");
        assertEquals(Outcome.success(""), connectTwice(flags.toArray(String[]::new)));
    }

    @Test
    void noticesThatASessionIsResumed() throws Exception {
        assertEquals(
                Outcome.failure("the session is resumed"), connectTwice("-resume-count", "1", "-expect-session-miss"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"accept", "disabled"})
    void answersEarlyDataBeforeTheFinished(String reason) throws Exception {
        CompletableFuture<Outcome> run = runner.start(
                "-resume-count",
                "1",
                "-enable-early-data",
                "-on-resume-expect-accept-early-data",
                "-on-resume-expect-early-data-reason",
                reason);
        OfferedPsk[] psks = connect();
        boolean expected = reason.equals("accept");
        try (Socket socket = runner.accept()) {
            ScriptedClient client = new ScriptedClient(CRYPTO);
            Conversation server = new Conversation(socket, client);
            server.send(client.hello(hello(client).earlyData(), psks));
            client.useEarlyKeys();
            server.send(client.record(ContentType.APPLICATION_DATA, new byte[] {1, 2}));
            assertEquals(expected, server.receiveUntil(() -> client.plaintext().length == 2));
            if (expected) {
                server.send(client.endOfEarlyData());
                server.send(client.record(ContentType.HANDSHAKE, client.finished()));
                client.useApplicationKeys();
                assertTrue(server.receiveUntil(() -> !client.tickets().isEmpty()));
            }
        }
        assertEquals(
                expected ? Outcome.success("") : Outcome.failure("the reason for early data is accept"), outcome(run));
    }

    /** The second time with what the first one has got. */
    private Outcome connectTwice(String... flags) throws Exception {
        CompletableFuture<Outcome> run = runner.start(flags);
        connect(connect());
        return outcome(run);
    }

    /** A handshake, and an echo if there is one. Returns a ticket, or nothing. */
    private OfferedPsk[] connect(OfferedPsk... psks) throws IOException {
        try (Socket socket = runner.accept()) {
            ScriptedClient client = new ScriptedClient(CRYPTO);
            Conversation server = new Conversation(socket, client);
            server.send(psks.length == 0 ? client.hello(hello(client).message()) : client.hello(hello(client), psks));
            assertTrue(server.receiveUntil(() -> server.hasSent(FINISHED)));
            server.send(client.record(ContentType.HANDSHAKE, client.finished()));
            client.useApplicationKeys();
            server.send(client.record(ContentType.APPLICATION_DATA, new byte[] {1}));
            var _ = server.receiveUntil(() -> client.plaintext().length == 1);
            return client.tickets().stream()
                    .limit(1)
                    .map(ticket -> client.psk(ticket, 0))
                    .toArray(OfferedPsk[]::new);
        }
    }

    private static Hello hello(ScriptedClient client) {
        return Hello.valid(client.share()).pskModes(1);
    }

    @Test
    void namesTheFault() throws Exception {
        CompletableFuture<Outcome> run = runner.start("-no-tls12");
        try (Socket client = runner.accept()) {
            client.getOutputStream().write(new byte[] {99, 3, 3, 0, 0});
            assertArrayEquals(
                    new byte[] {21, 3, 3, 0, 2, 2, 10}, client.getInputStream().readAllBytes());
        }
        assertEquals(1, outcome(run).code());
        assertTrue(outcome(run).text().startsWith("not_tls"), outcome(run).text());
    }

    @Test
    void skipsClientsOfTls12() throws Exception {
        CompletableFuture<Outcome> run = runner.start();
        try (SSLSocket client = runner.acceptTls(parameters -> parameters.setProtocols(new String[] {"TLSv1.2"}))) {
            assertThrows(SSLHandshakeException.class, client::startHandshake);
        }
        assertEquals(Outcome.unimplemented("TLS 1.2 and older"), outcome(run));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-no-such-flag", "-dtls", "-quic", "-no-tls13", "-max-version=771"})
    void skipsWhatItCannotDo(String flag) throws Exception {
        assertEquals(
                Outcome.UNIMPLEMENTED, outcome(runner.start(flag.split("="))).code());
    }

    @Test
    void isNoClient() {
        assertEquals(Outcome.unimplemented("the client's side"), runner.run(List.of("-port", "1", "-shim-id", "1")));
    }

    @Test
    void splitsNoHandshakes() {
        assertEquals(Outcome.success("No\n"), runner.run(List.of("-is-handshaker-supported")));
    }

    private static Consumer<SSLParameters> offering(String... protocols) {
        return parameters -> parameters.setApplicationProtocols(protocols);
    }

    private static Outcome outcome(CompletableFuture<Outcome> run) throws Exception {
        return run.get(30, TimeUnit.SECONDS);
    }
}
