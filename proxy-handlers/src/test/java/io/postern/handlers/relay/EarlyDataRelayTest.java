// SPDX-License-Identifier: Apache-2.0
package io.postern.handlers.relay;

import static io.postern.testing.EngineFixture.CRYPTO;
import static io.postern.testing.EngineFixture.NAME;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.postern.backend.BackendConnector;
import io.postern.backend.NameResolver;
import io.postern.backend.Pool;
import io.postern.cert.ServedCertificate;
import io.postern.config.EarlyDataUse;
import io.postern.config.Endpoint;
import io.postern.config.PoolSettings;
import io.postern.handlers.testing.AnyCrypto;
import io.postern.handlers.testing.HalfClosingChannel;
import io.postern.handlers.testing.LeakGuard;
import io.postern.handlers.tls.HandshakeGate;
import io.postern.handlers.tls.TlsHandshakeHandler;
import io.postern.handlers.tls.TlsSettings;
import io.postern.net.StreamOptions;
import io.postern.route.EarlyDataRoutes;
import io.postern.route.Host;
import io.postern.route.HostOptions;
import io.postern.testing.Hello;
import io.postern.testing.KeyType;
import io.postern.testing.OfferedPsk;
import io.postern.testing.ResumptionFixture;
import io.postern.testing.ScriptedClient;
import io.postern.testing.TestCredentials;
import io.postern.tls.crypto.SecurityPolicy;
import io.postern.tls.record.ContentType;
import io.postern.tls.record.RecordPadding;
import io.postern.tls.server.ServerContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The whole pipeline of a client that sends early data, its backend included, in memory. Nothing comes from a socket that
 * nobody has asked.
 */
@ExtendWith(LeakGuard.class)
@AnyCrypto
class EarlyDataRelayTest {

    private static final int MOST = 1000;
    private static final Duration HANDSHAKE_LIMIT = Duration.ofSeconds(10);

    private final ResumptionFixture fixture = new ResumptionFixture();
    private final NameResolver resolver = new NameResolver();
    private final HandshakeGate gate = new HandshakeGate(1);
    private final MemoryBackends backends = new MemoryBackends();
    private final MemoryBackends.Socket socket = new MemoryBackends.Socket();
    private final HalfClosingChannel channel = new HalfClosingChannel();
    private final ScriptedClient client = new ScriptedClient(CRYPTO);

    @AfterEach
    void finish() {
        channel.finishAndReleaseAll();
        backends.made.forEach(backend -> backend.channel.finishAndReleaseAll());
        resolver.close();
    }

    @Test
    void passedOnEarlyDataIsAnsweredBeforeTheHandshakeIsComplete() {
        begin(EarlyDataUse.PASS);
        sendEarly("early");
        assertEquals("early", backend().received());
        backend().send("answer");
        client.receive(output());
        assertArrayEquals(bytes("answer"), client.plaintext());

        finishHandshake();
        sendData(" and more");
        assertEquals(" and more", backend().received());
        assertEquals(1, backends.made.size());
    }

    @Test
    void heldEarlyDataWaitsForTheHandshake() {
        begin(EarlyDataUse.HOLD);
        sendEarly("ear");
        sendEarly("ly");
        assertEquals(0, backends.made.size());
        finishHandshake();
        assertEquals("early", backend().received());
        sendData(" and more");
        assertEquals(" and more", backend().received());
        assertEquals(1, backends.made.size());
    }

    @ParameterizedTest
    @EnumSource(names = {"HOLD", "PASS"})
    void everythingInOneReadKeepsItsOrder(EarlyDataUse use) {
        begin(use);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(client.record(ContentType.APPLICATION_DATA, bytes("one ")));
        all.writeBytes(client.record(ContentType.APPLICATION_DATA, bytes("two ")));
        all.writeBytes(client.endOfEarlyData());
        all.writeBytes(client.record(ContentType.HANDSHAKE, client.finished()));
        client.useApplicationKeys();
        all.writeBytes(client.record(ContentType.APPLICATION_DATA, bytes("three ")));
        send(all.toByteArray());
        sendData("four");
        assertEquals("one two three four", backend().received());
        assertEquals(1, backends.made.size());
    }

    /** The handshake is complete before the server is connected to. */
    @Test
    void connectionIsMadeOnce() {
        backends.slow = true;
        begin(EarlyDataUse.PASS, true);
        sendEarly("early");
        finishHandshake();
        assertEquals("", backend().received());
        backend().socket.connected.run();
        assertArrayEquals(new byte[4], backend().earlyDataOfHeader(), "it was no replay when it was passed on");
        assertEquals("early", backend().received());
        sendData(" and more");
        assertEquals(" and more", backend().received());
        assertEquals(1, backends.made.size());
    }

    @Test
    void serverIsToldHowMuchMayBeEarly() {
        begin(EarlyDataUse.PASS, true);
        assertArrayEquals(new byte[] {0, 0, MOST >> 8, (byte) MOST}, backend().earlyDataOfHeader());
        sendEarly("early");
        assertEquals("early", backend().received());
    }

    @Test
    void heldDataIsNotEarlyForTheServer() {
        begin(EarlyDataUse.HOLD, true);
        sendEarly("early");
        finishHandshake();
        assertArrayEquals(new byte[4], backend().earlyDataOfHeader());
        assertEquals("early", backend().received());
    }

    @Test
    void fullServerDoesNotHoldUpTheHandshake() {
        begin(EarlyDataUse.PASS);
        backend().socket.stuck = true;
        sendEarly("x".repeat(MOST / 2));
        sendEarly("y".repeat(MOST / 2));
        finishHandshake();
        backend().socket.stuck = false;
        backend().channel.flush();
        assertEquals(MOST, backend().received().length());
    }

    @ParameterizedTest
    @EnumSource(names = {"HOLD", "PASS"})
    void failedHandshakeIsABreakForTheServer(EarlyDataUse use) {
        begin(use);
        sendEarly("early");
        byte[] end = client.endOfEarlyData();
        byte[] finished = client.finished();
        finished[finished.length - 1] ^= 1;
        send(end);
        send(client.record(ContentType.HANDSHAKE, finished));
        assertNoServerTakesItForWhole(use);
    }

    @ParameterizedTest
    @EnumSource(names = {"HOLD", "PASS"})
    void moreEarlyDataThanAllowedIsABreakForTheServer(EarlyDataUse use) {
        begin(use);
        sendEarly("x".repeat(MOST));
        sendEarly("x");
        assertNoServerTakesItForWhole(use);
    }

    @ParameterizedTest
    @EnumSource(names = {"HOLD", "PASS"})
    void clientThatEndsBeforeItsFinishedIsABreakForTheServer(EarlyDataUse use) {
        begin(use);
        sendEarly("early");
        send(client.record(ContentType.ALERT, new byte[] {1, 0}));
        assertNoServerTakesItForWhole(use);
    }

    @ParameterizedTest
    @EnumSource(names = {"HOLD", "PASS"})
    void clientThatVanishesBeforeItsFinishedIsABreakForTheServer(EarlyDataUse use) {
        begin(use);
        sendEarly("early");
        channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        assertNoServerTakesItForWhole(use);
        assertFalse(channel.isOpen());
    }

    @ParameterizedTest
    @EnumSource(names = {"HOLD", "PASS"})
    void timeOfTheHandshakeRunsOnWhileEarlyDataIsServed(EarlyDataUse use) {
        channel.freezeTime();
        begin(use);
        sendEarly("early");
        channel.advanceTimeBy(HANDSHAKE_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        assertNoServerTakesItForWhole(use);
        assertFalse(channel.isOpen());
    }

    @Test
    void clientWithEarlyDataIsInTheHandshakeUntilItsFinished() {
        begin(EarlyDataUse.PASS);
        sendEarly("early");
        assertFalse(anotherIsLetIn());
        finishHandshake();
        assertTrue(anotherIsLetIn());
    }

    /** A server may have said everything before the client has proved that it is no replay. */
    @Test
    void serverMayEndBeforeTheHandshakeIsComplete() {
        begin(EarlyDataUse.PASS);
        sendEarly("early");
        backend().send("answer");
        backend().channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        client.receive(output());
        assertArrayEquals(bytes("answer"), client.plaintext());
        assertArrayEquals(new byte[] {1, 0}, client.alerts().getFirst(), "close_notify");
        assertTrue(channel.isOutputShutdown());

        finishHandshake();
        sendData(" and more");
        assertEquals("early and more", backend().received());
        send(client.record(ContentType.ALERT, new byte[] {1, 0}));
        assertFalse(backend().channel.isOpen(), "the end of the client is one for the server, which has ended already");
        assertFalse(channel.isOpen());
    }

    @Test
    void serverThatBreaksOffBeforeTheHandshakeIsCompleteEndsIt() {
        begin(EarlyDataUse.PASS);
        sendEarly("early");
        backend().channel.pipeline().fireExceptionCaught(new IOException("Connection reset by peer"));
        client.receive(output());
        assertArrayEquals(new byte[] {2, 80}, client.alerts().getFirst(), "internal_error");
        assertEquals("early", backend().received());
    }

    private void begin(EarlyDataUse use) {
        begin(use, false);
    }

    /** Up to the server's flight, with early data accepted. */
    private void begin(EarlyDataUse use, boolean proxyProtocol) {
        ServerContext context = fixture.context(host(use));
        Hello hello = Hello.valid(new byte[32]).pskModes(1);
        ScriptedClient before = ResumptionFixture.connect(context, hello);
        OfferedPsk ticket = before.psk(before.tickets().getFirst(), 0);

        StreamOptions.applyLocal(channel.config()::setOption);
        TlsHandshakeHandler tls = new TlsHandshakeHandler(context, settings());
        PoolSettings pool =
                new PoolSettings("shop", List.of(new Endpoint.Unix(Path.of("/shop"))), false, use, proxyProtocol);
        channel.pipeline()
                .addLast(socket)
                .addLast(tls)
                .addLast(new Router(
                        Map.of("shop", new Pool(pool)),
                        new BackendConnector(backends, resolver, Duration.ofSeconds(5)),
                        tls,
                        Duration.ofHours(1)));
        channel.pipeline().fireChannelActive();
        send(client.hello(hello.earlyData().share(0x001d, client.share()), ticket));
        client.useEarlyKeys();
        client.receive(output());
    }

    private void finishHandshake() {
        send(client.endOfEarlyData());
        send(client.record(ContentType.HANDSHAKE, client.finished()));
        client.useApplicationKeys();
        client.receive(output());
    }

    private void sendEarly(String text) {
        send(client.record(ContentType.APPLICATION_DATA, bytes(text)));
    }

    private void sendData(String text) {
        sendEarly(text); // under the keys in force
    }

    private void send(byte[] bytes) {
        assertTrue(socket.wanted, "nobody reads");
        socket.wanted = false;
        channel.writeInbound(channel.alloc().directBuffer(bytes.length).writeBytes(bytes));
    }

    private byte[] output() {
        return MemoryBackends.take(channel);
    }

    private MemoryBackends.Backend backend() {
        assertEquals(1, backends.made.size());
        return backends.made.getFirst();
    }

    private void assertNoServerTakesItForWhole(EarlyDataUse use) {
        if (use == EarlyDataUse.HOLD) {
            assertEquals(0, backends.made.size());
        } else {
            assertFalse(backend().channel.isOpen());
            assertFalse(backend().channel.isOutputShutdown());
        }
    }

    private boolean anotherIsLetIn() {
        EmbeddedChannel other =
                new EmbeddedChannel(new TlsHandshakeHandler(fixture.context(host(EarlyDataUse.REFUSE)), settings()));
        try {
            return other.isOpen();
        } finally {
            other.finishAndReleaseAll();
        }
    }

    private TlsSettings settings() {
        return new TlsSettings("https", HANDSHAKE_LIMIT, Duration.ofSeconds(3), gate);
    }

    private static Host host(EarlyDataUse use) {
        return new Host(
                "shop",
                List.of(NAME),
                List.of(ServedCertificate.fixed(TestCredentials.of(NAME).credential(KeyType.EC_P256))),
                SecurityPolicy.INTERMEDIATE_2026,
                List.of(),
                Map.of(),
                "shop",
                new HostOptions(
                        null,
                        Set.of(),
                        false,
                        List.of(),
                        RecordPadding.NONE,
                        true,
                        use == EarlyDataUse.REFUSE ? EarlyDataRoutes.NONE : new EarlyDataRoutes(MOST, Set.of("shop")),
                        null,
                        false));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
