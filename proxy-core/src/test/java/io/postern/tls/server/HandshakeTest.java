// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server;

import static io.postern.testing.EngineFixture.CRYPTO;
import static io.postern.testing.EngineFixture.NAME;
import static io.postern.testing.EngineFixture.clientAtFinished;
import static io.postern.testing.EngineFixture.context;
import static io.postern.testing.EngineFixture.host;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.testing.EngineFixture;
import io.postern.testing.EngineHarness;
import io.postern.testing.Hello;
import io.postern.testing.KeyType;
import io.postern.testing.ScriptedClient;
import io.postern.testing.SlowSigner;
import io.postern.testing.TestHost;
import io.postern.tls.alert.Alert;
import io.postern.tls.alert.Fault;
import io.postern.tls.crypto.CipherSuite;
import io.postern.tls.crypto.NamedGroup;
import io.postern.tls.crypto.SecurityPolicy;
import io.postern.tls.crypto.SignatureScheme;
import io.postern.tls.extension.ServerName;
import io.postern.tls.message.EncryptedExtensions;
import io.postern.tls.record.ContentType;
import io.postern.tls.wire.Reader;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The way of a connection from ClientHello to application data. */
class HandshakeTest {

    private static final byte[] PING = "ping".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PONG = "pong".getBytes(StandardCharsets.US_ASCII);

    @ParameterizedTest
    @EnumSource(CipherSuite.class)
    void everySuiteCarriesDataBothWays(CipherSuite suite) {
        SecurityPolicy preset = SecurityPolicy.INTERMEDIATE_2026;
        SecurityPolicy policy =
                new SecurityPolicy("one suite", List.of(suite), preset.groups(), preset.signatureSchemes());
        EngineHarness server = new EngineHarness(context(host().withPolicy(policy)));
        ScriptedClient client = new ScriptedClient(CRYPTO);
        server.receive(
                client.hello(Hello.valid(client.share()).suites(suite.code()).message()));
        client.receive(server.takeOutput());
        server.receive(client.record(ContentType.HANDSHAKE, client.finished()));
        client.useApplicationKeys();
        server.receive(client.record(ContentType.APPLICATION_DATA, PING));
        assertArrayEquals(PING, server.takePlaintext());
        server.write(PONG);
        client.receive(server.takeOutput());
        assertArrayEquals(PONG, client.plaintext());
        assertEquals(suite, session(server).suite());
    }

    @Test
    void clientThatPutsChaChaFirstGetsChaCha() {
        assertEquals(
                CipherSuite.TLS_CHACHA20_POLY1305_SHA256,
                negotiated(0x1303, 0x1301).suite());
    }

    @Test
    void otherwiseTheHostsOrderOfSuitesDecides() {
        assertEquals(
                CipherSuite.TLS_AES_128_GCM_SHA256,
                negotiated(0x1302, 0x1303, 0x1301).suite());
    }

    @Test
    void signalingAndGreaseSuitesArePassedOver() {
        assertEquals(
                CipherSuite.TLS_AES_256_GCM_SHA384,
                negotiated(0x0a0a, 0x00ff, 0x5600, 0x1302).suite());
    }

    @Test
    void sessionIdIsEchoedAndOneChangeCipherSpecFollowsServerHello() {
        EngineHarness server = new EngineHarness(context(host()));
        ScriptedClient client = clientAtFinished(server);
        byte[] serverHello = client.messages().getFirst();
        assertArrayEquals(filled(32, 0x53), Arrays.copyOfRange(serverHello, 39, 71));
        assertEquals(1, count(server, Action.SendChangeCipherSpec.class));
        assertEquals(Action.SendChangeCipherSpec.class, server.actions().get(2).getClass());
    }

    @Test
    void clientWithoutSessionIdGetsNoChangeCipherSpec() {
        EngineHarness server = new EngineHarness(context(host()));
        ScriptedClient client = new ScriptedClient(CRYPTO);
        server.receive(
                client.hello(Hello.valid(client.share()).sessionId(new byte[0]).message()));
        client.receive(server.takeOutput());
        server.receive(client.record(ContentType.HANDSHAKE, client.finished()));
        assertNotNull(server.session());
        assertEquals(0, count(server, Action.SendChangeCipherSpec.class));
    }

    @Test
    void dummyChangeCipherSpecBeforeFinishedIsDropped() {
        EngineHarness server = new EngineHarness(context(host()));
        ScriptedClient client = clientAtFinished(server);
        server.receive(changeCipherSpec());
        server.receive(client.record(ContentType.HANDSHAKE, client.finished()));
        assertNotNull(server.session());
    }

    @Test
    void greaseEverywhereIsTolerated() {
        EngineHarness server = new EngineHarness(context(host().withProtocols("http/1.1")));
        ScriptedClient client = new ScriptedClient(CRYPTO);
        Hello hello = Hello.valid(client.share())
                .suites(0x1a1a, 0x1301)
                .versions(0x2a2a, 0x0304, 0x0303)
                .groups(0x3a3a, 0x001d)
                .schemes(0x4a4a, 0x0403)
                .protocols("ZZ", "http/1.1")
                .extension(0x6a6a, new byte[0])
                .extension(0x7a7a, new byte[] {0});
        server.receive(client.hello(hello.message()));
        client.receive(server.takeOutput());
        server.receive(client.record(ContentType.HANDSHAKE, client.finished()));
        assertEquals("http/1.1", session(server).applicationProtocol());
    }

    @Test
    void oneByteAtATimeWorks() {
        EngineHarness server = new EngineHarness(context(host()));
        ScriptedClient client = new ScriptedClient(CRYPTO);
        trickle(server, client.hello(Hello.valid(client.share()).message()));
        client.receive(server.takeOutput());
        trickle(server, client.record(ContentType.HANDSHAKE, client.finished()));
        client.useApplicationKeys();
        trickle(server, client.record(ContentType.APPLICATION_DATA, PING));
        assertArrayEquals(PING, server.takePlaintext());
    }

    @Test
    void helloSplitOverRecordsOfOneByteWorks() {
        EngineHarness server = new EngineHarness(context(host()));
        ScriptedClient client = new ScriptedClient(CRYPTO);
        byte[] message = Hello.valid(client.share()).message();
        client.hello(message);
        for (byte b : message) {
            server.receive(new byte[] {22, 3, 1, 0, 1, b});
        }
        client.receive(server.takeOutput());
        server.receive(client.record(ContentType.HANDSHAKE, client.finished()));
        assertNotNull(server.session());
    }

    @Test
    void finishedAndDataInOneReadArrive() {
        EngineHarness server = new EngineHarness(context(host()));
        ScriptedClient client = clientAtFinished(server);
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(client.record(ContentType.HANDSHAKE, client.finished()));
        client.useApplicationKeys();
        both.writeBytes(client.record(ContentType.APPLICATION_DATA, PING));
        server.receive(both.toByteArray());
        assertArrayEquals(PING, server.takePlaintext());
    }

    @Test
    void serverNameAndProtocolAreInTheSession() {
        EngineHarness server = new EngineHarness(context(host().withProtocols("h2", "http/1.1")));
        ScriptedClient client = new ScriptedClient(CRYPTO);
        server.receive(client.hello(Hello.valid(client.share())
                .serverName("SHOP.Example.")
                .protocols("http/1.1", "h2")
                .message()));
        client.receive(server.takeOutput());
        server.receive(client.record(ContentType.HANDSHAKE, client.finished()));
        assertEquals(NAME, session(server).serverName());
        assertEquals("h2", session(server).applicationProtocol());
        assertEquals(NamedGroup.X25519, session(server).group());
        assertFalse(session(server).retried());
    }

    @Test
    void onlyANameOfTheHostIsAcknowledged() {
        assertEquals(1, acknowledged(NAME));
        assertEquals(0, acknowledged("stranger.example"));
    }

    /** How many times server_name stands in the EncryptedExtensions of a host that serves every name. */
    private static int acknowledged(String serverName) {
        TestHost host = host();
        EngineHarness server = new EngineHarness(
                new ServerContext(_ -> host, CRYPTO, Limits.DEFAULT, Runnable::run, EngineFixture.TIME));
        ScriptedClient client = new ScriptedClient(CRYPTO);
        server.receive(
                client.hello(Hello.valid(client.share()).serverName(serverName).message()));
        client.receive(server.takeOutput());
        byte[] message = client.messages().get(1);
        EncryptedExtensions encryptedExtensions = EncryptedExtensions.read(new Reader(message, 4, message.length));
        return encryptedExtensions.extensions().find(ServerName.EncryptedExtensions.class) == null ? 0 : 1;
    }

    @Test
    void namesOfUnknownTypesArePassedOver() {
        EngineHarness server = new EngineHarness(context(host()));
        ScriptedClient client = new ScriptedClient(CRYPTO);
        byte[] otherType = {0, 4, 1, 0, 1, 42};
        server.receive(client.hello(Hello.valid(client.share())
                .extension(Hello.SERVER_NAME, otherType)
                .message()));
        client.receive(server.takeOutput());
        server.receive(client.record(ContentType.HANDSHAKE, client.finished()));
        assertNull(session(server).serverName());
    }

    @Test
    void protocolsOfAHostWithoutAlpnAreIgnored() {
        EngineHarness server = new EngineHarness(context(host()));
        ScriptedClient client = new ScriptedClient(CRYPTO);
        server.receive(client.hello(Hello.valid(client.share()).protocols("h2").message()));
        client.receive(server.takeOutput());
        server.receive(client.record(ContentType.HANDSHAKE, client.finished()));
        assertNull(session(server).applicationProtocol());
    }

    @Test
    void certificateIsChosenByWhatTheClientCanVerify() {
        TestHost host = host(KeyType.RSA_2048, KeyType.EC_P256, KeyType.EC_P384, KeyType.ED25519);
        assertEquals(SignatureScheme.ECDSA_SECP256R1_SHA256, signedWith(host, 0x0804, 0x0403, 0x0503, 0x0807));
        assertEquals(SignatureScheme.ECDSA_SECP384R1_SHA384, signedWith(host, 0x0804, 0x0503));
        assertEquals(SignatureScheme.ED25519, signedWith(host, 0x0804, 0x0807));
        assertEquals(SignatureScheme.RSA_PSS_RSAE_SHA512, signedWith(host, 0x0401, 0x0806));
    }

    @Test
    void slowSignatureIsAwaitedWhileNothingElseIsProcessed() {
        Queue<Runnable> slowWork = new ArrayDeque<>();
        EngineHarness server = new EngineHarness(context(slow(host()), slowWork::add));
        ScriptedClient client = new ScriptedClient(CRYPTO);
        server.receive(client.hello(Hello.valid(client.share()).message()));
        assertTrue(server.suspended());
        assertEquals(0, server.takeOutput().length);
        server.receive(changeCipherSpec());
        slowWork.remove().run();
        assertTrue(server.suspended(), "before the loop has taken the result");
        server.runLoop();
        assertFalse(server.suspended());
        client.receive(server.takeOutput());
        server.receive(client.record(ContentType.HANDSHAKE, client.finished()));
        assertNotNull(server.session());
    }

    @Test
    void signatureThatComesAfterTheChannelClosedIsDropped() {
        Queue<Runnable> slowWork = new ArrayDeque<>();
        EngineHarness server = new EngineHarness(context(slow(host()), slowWork::add));
        ScriptedClient client = new ScriptedClient(CRYPTO);
        server.receive(client.hello(Hello.valid(client.share()).message()));
        server.connection().discard();
        slowWork.remove().run();
        int before = server.actions().size();
        server.runLoop();
        assertEquals(before, server.actions().size());
    }

    @Test
    void signatureIsNotMadeForAChannelThatHasClosed() {
        Queue<Runnable> slowWork = new ArrayDeque<>();
        AtomicInteger signatures = new AtomicInteger();
        EngineHarness server =
                new EngineHarness(context(SlowSigner.of(host(), signatures::incrementAndGet), slowWork::add));
        ScriptedClient client = new ScriptedClient(CRYPTO);
        server.receive(client.hello(Hello.valid(client.share()).message()));
        server.connection().discard();
        slowWork.remove().run();
        assertEquals(0, signatures.get());
    }

    @Test
    void fullQueueOfSignaturesEndsOneHandshakeOnly() {
        EngineHarness server = new EngineHarness(context(slow(host()), task -> {
            throw new RejectedExecutionException();
        }));
        ScriptedClient client = new ScriptedClient(CRYPTO);
        server.receive(client.hello(Hello.valid(client.share()).message()));
        assertEquals(Fault.OVERLOADED, server.fault());
        assertEquals(Alert.INTERNAL_ERROR, server.alertSent());
    }

    private static TestHost slow(TestHost host) {
        return SlowSigner.of(host);
    }

    private static Session negotiated(Integer... suites) {
        EngineHarness server = new EngineHarness(context(host()));
        ScriptedClient client = new ScriptedClient(CRYPTO);
        server.receive(client.hello(Hello.valid(client.share()).suites(suites).message()));
        client.receive(server.takeOutput());
        server.receive(client.record(ContentType.HANDSHAKE, client.finished()));
        return session(server);
    }

    private static SignatureScheme signedWith(TestHost host, Integer... schemes) {
        EngineHarness server = new EngineHarness(context(host));
        ScriptedClient client = new ScriptedClient(CRYPTO);
        server.receive(client.hello(Hello.valid(client.share()).schemes(schemes).message()));
        client.receive(server.takeOutput());
        server.receive(client.record(ContentType.HANDSHAKE, client.finished()));
        return Objects.requireNonNull(session(server).signatureScheme());
    }

    private static Session session(EngineHarness server) {
        return Objects.requireNonNull(server.session(), () -> "no session: " + server.fault());
    }

    private static long count(EngineHarness server, Class<? extends Action> type) {
        return server.actions().stream().filter(type::isInstance).count();
    }

    private static void trickle(EngineHarness server, byte[] bytes) {
        for (byte b : bytes) {
            server.receive(new byte[] {b});
        }
    }

    static byte[] changeCipherSpec() {
        return new byte[] {20, 3, 3, 0, 1, 1};
    }

    private static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
