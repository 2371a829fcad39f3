// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server;

import static io.postern.testing.EngineFixture.CRYPTO;
import static io.postern.testing.EngineFixture.NAME;
import static io.postern.testing.EngineFixture.encryptedExtensions;
import static io.postern.testing.EngineFixture.host;
import static io.postern.testing.ResumptionFixture.connect;
import static io.postern.testing.ResumptionFixture.key;
import static io.postern.testing.ResumptionFixture.ring;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.testing.EngineHarness;
import io.postern.testing.Hello;
import io.postern.testing.OfferedPsk;
import io.postern.testing.ResumptionFixture;
import io.postern.testing.ScriptedClient;
import io.postern.testing.TestHost;
import io.postern.tls.alert.Alert;
import io.postern.tls.alert.Fault;
import io.postern.tls.crypto.CipherSuite;
import io.postern.tls.crypto.NamedGroup;
import io.postern.tls.extension.ServerHelloExtensions;
import io.postern.tls.extension.ServerName;
import io.postern.tls.message.NewSessionTicket;
import io.postern.tls.message.ServerHello;
import io.postern.tls.record.ContentType;
import io.postern.tls.server.HandshakeObserver.TicketOutcome;
import io.postern.tls.session.TicketKeys;
import io.postern.tls.session.TicketPolicy;
import io.postern.tls.wire.Reader;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tickets and the sessions that they resume (RFC 8446 §2.2, §4.2.11, §4.6.1). */
class ResumptionTest {

    private final ResumptionFixture fixture = new ResumptionFixture();

    @Test
    void clientGetsTwoTicketsAfterAFullHandshakeAndOneAfterAResumption() {
        ServerContext context = fixture.context(host());
        ScriptedClient first = connect(context, hello());
        assertEquals(2, first.tickets().size());
        ScriptedClient second = connect(context, hello(), psk(first));
        assertEquals(1, second.tickets().size());
        assertEquals(List.of(Session.Kind.FULL, Session.Kind.RESUMED), fixture.handshakes);
        assertEquals(List.of(TicketOutcome.ACCEPTED), fixture.tickets);
    }

    @Test
    void ticketsSayHowLongTheyHoldAndNoTwoAreAlike() {
        ScriptedClient client = connect(fixture.context(host()), hello());
        NewSessionTicket one = client.tickets().getFirst();
        NewSessionTicket other = client.tickets().getLast();
        assertEquals(Duration.ofHours(12).toSeconds(), one.ticketLifetime());
        assertFalse(Arrays.equals(one.ticketNonce(), other.ticketNonce()));
        assertFalse(Arrays.equals(one.ticket(), other.ticket()));
        assertTrue(one.ticketAgeAdd() != other.ticketAgeAdd());
        assertNull(one.extensions().earlyData());
    }

    @Test
    void ticketsComeInOneRecord() {
        EngineHarness server = new EngineHarness(fixture.context(host()));
        ScriptedClient client = new ScriptedClient(CRYPTO);
        server.receive(client.hello(hello().share(0x001d, client.share()).message()));
        client.receive(server.takeOutput());
        server.receive(client.record(ContentType.HANDSHAKE, client.finished()));
        byte[] output = server.takeOutput();
        assertEquals(23, output[0]);
        assertEquals(output.length, 5 + new Reader(output, 3, 5).u16());
        client.receive(output);
        assertEquals(2, client.tickets().size());
    }

    @Test
    void resumedHandshakeHasNoCertificate() {
        ServerContext context = fixture.context(host());
        OfferedPsk psk = psk(connect(context, hello()));
        EngineHarness server = new EngineHarness(context);
        ScriptedClient client = connect(server, new ScriptedClient(CRYPTO), hello(), psk);
        assertEquals(List.of(2, 8, 20, 4), types(client));
        ServerHelloExtensions extensions = serverHello(client).extensions();
        assertEquals(0, Objects.requireNonNull(extensions.preSharedKey()).selectedIdentity());
        assertNotNull(extensions.keyShare());
        Session session = Objects.requireNonNull(server.session());
        assertEquals(Session.Kind.RESUMED, session.kind());
        assertEquals(NamedGroup.X25519, session.group());
        assertNull(session.signatureScheme());
    }

    @Test
    void dataFlowsBothWaysInAResumedSession() {
        ServerContext context = fixture.context(host());
        OfferedPsk psk = psk(connect(context, hello()));
        EngineHarness server = new EngineHarness(context);
        ScriptedClient client = connect(server, new ScriptedClient(CRYPTO), hello(), psk);
        server.receive(client.record(ContentType.APPLICATION_DATA, new byte[] {1, 2}));
        assertArrayEquals(new byte[] {1, 2}, server.takePlaintext());
        server.write(new byte[] {3});
        client.receive(server.takeOutput());
        assertArrayEquals(new byte[] {3}, client.plaintext());
    }

    @Test
    void ticketOfAResumptionResumesToo() {
        ServerContext context = fixture.context(host());
        ScriptedClient client = connect(context, hello());
        for (int i = 0; i < 3; i++) {
            client = connect(context, hello(), psk(client));
        }
        assertEquals(Session.Kind.RESUMED, fixture.handshakes.getLast());
    }

    @Test
    void eachTicketOfAConnectionHasAKeyOfItsOwn() {
        ServerContext context = fixture.context(host());
        ScriptedClient first = connect(context, hello());
        OfferedPsk mixed = first.psk(first.tickets().getFirst(), 0)
                .withIdentity(first.tickets().getLast().ticket());
        assertRefused(Fault.BAD_BINDER, context, hello(), mixed);
    }

    @Test
    void clientThatSaysNothingOfPreSharedKeysGetsNoTicket() {
        ScriptedClient client = connect(fixture.context(host()), Hello.valid(new byte[32]));
        assertEquals(List.of(), client.tickets());
    }

    @Test
    void clientThatWantsKeysAloneGetsNoTicketUnlessTheHostAllowsThat() {
        assertEquals(
                0,
                connect(fixture.context(host()), hello().pskModes(0)).tickets().size());
        ServerContext context = fixture.context(host().allowingPskAlone());
        ScriptedClient client = connect(context, hello().pskModes(0));
        assertEquals(2, client.tickets().size());
        EngineHarness server = new EngineHarness(context);
        ScriptedClient resumed = new ScriptedClient(CRYPTO);
        Hello alone = hello().pskModes(0).without(Hello.KEY_SHARE).without(Hello.SUPPORTED_GROUPS);
        server.receive(resumed.hello(alone, psk(client)));
        ResumptionFixture.finish(server, resumed);
        assertNull(serverHello(resumed).extensions().keyShare());
        assertEquals(Session.Kind.RESUMED, fixture.handshakes.getLast());
    }

    @Test
    void keyExchangeIsPreferredToKeysAlone() {
        ServerContext context = fixture.context(host().allowingPskAlone());
        ScriptedClient first = connect(context, hello().pskModes(0, 1));
        ScriptedClient second = connect(context, hello().pskModes(0, 1), psk(first));
        assertNotNull(serverHello(second).extensions().keyShare());
    }

    @Test
    void keysAloneAreTakenWhereNoGroupIsInCommonAndTheHostAllowsThat() {
        ServerContext context = fixture.context(host().allowingPskAlone());
        ScriptedClient first = connect(context, hello().pskModes(0, 1));
        ScriptedClient client = new ScriptedClient(CRYPTO);
        EngineHarness server = new EngineHarness(context);
        server.receive(
                client.hello(hello().pskModes(0, 1).groups(0x6a6a).shares(Map.of(0x6a6a, new byte[1])), psk(first)));
        ResumptionFixture.finish(server, client);
        assertNull(Objects.requireNonNull(server.session()).group());
    }

    @Test
    void ticketsAreAsManyAsConfigured() {
        fixture.policy = new TicketPolicy(5, 0, Duration.ofSeconds(90));
        ServerContext context = fixture.context(host());
        ScriptedClient first = connect(context, hello());
        assertEquals(5, first.tickets().size());
        assertEquals(90, first.tickets().getFirst().ticketLifetime());
        assertEquals(0, connect(context, hello(), psk(first)).tickets().size());
    }

    @Test
    void hostWithoutTicketsNeitherIssuesNorTakesThem() {
        OfferedPsk psk = psk(connect(fixture.context(host()), hello()));
        ScriptedClient client = connect(fixture.context(host().withoutTickets()), hello(), psk);
        assertEquals(0, client.tickets().size());
        assertEquals(Session.Kind.FULL, fixture.handshakes.getLast());
    }

    @Test
    void withoutAKeyToSealUnderNoTicketIsIssued() {
        fixture.ring = TicketKeys.Ring.EMPTY;
        assertEquals(0, connect(fixture.context(host()), hello()).tickets().size());
    }

    @Test
    void ticketHoldsAsLongAsItSaysAndNoLonger() {
        ServerContext context = fixture.context(host());
        OfferedPsk psk = psk(connect(context, hello()));
        fixture.now = fixture.now.plus(Duration.ofHours(12));
        connect(context, hello(), psk);
        assertEquals(TicketOutcome.ACCEPTED, fixture.tickets.getLast());
        fixture.now = fixture.now.plusMillis(1);
        assertFallsBack(TicketOutcome.EXPIRED, context, hello(), psk);
    }

    @Test
    void sessionEndsAfterAWeekHoweverOftenItIsResumed() {
        ServerContext context = fixture.context(host());
        ScriptedClient client = connect(context, hello());
        for (int hours = 0; hours < 7 * 24 - 11; hours += 11) {
            fixture.now = fixture.now.plus(Duration.ofHours(11));
            client = connect(context, hello(), psk(client));
            assertEquals(Session.Kind.RESUMED, fixture.handshakes.getLast());
        }
        NewSessionTicket last = client.tickets().getFirst();
        assertTrue(last.ticketLifetime() < Duration.ofHours(11).toSeconds(), "lifetime " + last.ticketLifetime());
        fixture.now = fixture.now.plus(Duration.ofHours(11));
        assertFallsBack(TicketOutcome.EXPIRED, context, hello(), psk(client));
    }

    @Test
    void ticketOfAClockThatGoesFarAheadIsNotTaken() {
        ServerContext context = fixture.context(host());
        OfferedPsk psk = psk(connect(context, hello()));
        fixture.now = fixture.now.minus(Duration.ofMinutes(4));
        connect(context, hello(), psk);
        assertEquals(TicketOutcome.ACCEPTED, fixture.tickets.getLast());
        fixture.now = fixture.now.minus(Duration.ofMinutes(2));
        assertFallsBack(TicketOutcome.EXPIRED, context, hello(), psk);
    }

    @Test
    void ticketOpensNoHostThatHasLostItsCertificates() {
        OfferedPsk psk = psk(connect(fixture.context(host()), hello()));
        assertRefused(Fault.UNKNOWN_PSK, fixture.context(host().withCredentials()), hello(), psk);
        assertEquals(TicketOutcome.OTHER_CLIENT_AUTHENTICATION, fixture.tickets.getLast());
    }

    @Test
    void ticketIsGoodForItsHostAlone() {
        OfferedPsk psk = psk(connect(fixture.context(host()), hello()));
        assertFallsBack(TicketOutcome.OTHER_HOST, fixture.context(host().named("other")), hello(), psk);
    }

    @Test
    void ticketOfAnotherKeyIsUnknown() {
        ServerContext context = fixture.context(host());
        OfferedPsk psk = psk(connect(context, hello()));
        fixture.ring = ring(key(2), key(1));
        connect(context, hello(), psk);
        assertEquals(TicketOutcome.ACCEPTED, fixture.tickets.getLast());
        fixture.ring = ring(key(2));
        assertFallsBack(TicketOutcome.UNKNOWN, context, hello(), psk);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 15, 16, 39, 40, 100, -1})
    void changedTicketIsUnknown(int at) {
        ServerContext context = fixture.context(host());
        OfferedPsk psk = psk(connect(context, hello()));
        byte[] changed = psk.identity().clone();
        changed[at < 0 ? changed.length - 1 : at] ^= 1;
        assertFallsBack(TicketOutcome.UNKNOWN, context, hello(), psk.withIdentity(changed));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 15, 16, 40, 55, 56})
    void shortTicketIsUnknown(int length) {
        ServerContext context = fixture.context(host());
        OfferedPsk psk = psk(connect(context, hello()));
        byte[] shorter = Arrays.copyOf(psk.identity(), length);
        assertFallsBack(TicketOutcome.UNKNOWN, context, hello(), psk.withIdentity(shorter));
    }

    @Test
    void sessionIsResumedUnderAnotherNameOfTheHost() {
        ServerContext context = fixture.context(host());
        OfferedPsk psk = psk(connect(context, hello().serverName(NAME)));
        connect(context, hello(), psk);
        assertEquals(Session.Kind.RESUMED, fixture.handshakes.getLast());
    }

    @Test
    void protocolIsNegotiatedAnew() {
        TestHost host = host().withProtocols("h2", "http/1.1");
        ServerContext context = fixture.context(host);
        OfferedPsk psk = psk(connect(context, hello().protocols("h2")));
        EngineHarness server = new EngineHarness(context);
        connect(server, new ScriptedClient(CRYPTO), hello().protocols("http/1.1"), psk);
        assertEquals("http/1.1", Objects.requireNonNull(server.session()).applicationProtocol());
        assertEquals(Session.Kind.RESUMED, fixture.handshakes.getLast());
    }

    @Test
    void nameIsAcknowledgedInTheFirstHandshakeOnly() {
        ServerContext context = fixture.context(host());
        ScriptedClient first = connect(context, hello().serverName(NAME));
        assertNotNull(encryptedExtensions(first).find(ServerName.EncryptedExtensions.class));
        ScriptedClient second = connect(context, hello().serverName(NAME), psk(first));
        assertNull(encryptedExtensions(second).find(ServerName.EncryptedExtensions.class));
    }

    @Test
    void suiteWithTheHashOfTheSessionIsFound() {
        ServerContext context = fixture.context(host());
        OfferedPsk psk = psk(connect(context, hello().suites(0x1302)));
        EngineHarness server = new EngineHarness(context);
        connect(server, new ScriptedClient(CRYPTO), hello().suites(0x1301, 0x1302), psk);
        assertEquals(
                CipherSuite.TLS_AES_256_GCM_SHA384,
                Objects.requireNonNull(server.session()).suite());
    }

    @Test
    void anotherSuiteWithTheSameHashWillDo() {
        ServerContext context = fixture.context(host());
        OfferedPsk psk = psk(connect(context, hello().suites(0x1303)));
        EngineHarness server = new EngineHarness(context);
        connect(server, new ScriptedClient(CRYPTO), hello().suites(0x1301), psk);
        assertEquals(
                CipherSuite.TLS_AES_128_GCM_SHA256,
                Objects.requireNonNull(server.session()).suite());
        assertEquals(Session.Kind.RESUMED, fixture.handshakes.getLast());
    }

    @Test
    void ticketWithoutASuiteOfItsHashIsNotUsed() {
        ServerContext context = fixture.context(host());
        OfferedPsk psk = psk(connect(context, hello().suites(0x1302)));
        assertFallsBack(TicketOutcome.NO_COMMON_SUITE, context, hello().suites(0x1301), psk);
    }

    @Test
    void wrongBinderEndsTheConnection() {
        ServerContext context = fixture.context(host());
        OfferedPsk psk = psk(connect(context, hello()));
        assertRefused(Fault.BAD_BINDER, context, hello(), psk.withKey(new byte[32]));
        assertEquals(List.of(), fixture.tickets);
        assertEquals(Alert.DECRYPT_ERROR, Fault.BAD_BINDER.alert());
    }

    @Test
    void binderIsOverTheWholeHello() {
        ServerContext context = fixture.context(host());
        OfferedPsk psk = psk(connect(context, hello()));
        ScriptedClient client = new ScriptedClient(CRYPTO);
        byte[] message = client.message(hello().share(0x001d, client.share()), psk);
        message[10] ^= 1; // of the random
        EngineHarness server = new EngineHarness(context);
        server.receive(client.hello(message));
        assertEquals(Fault.BAD_BINDER, server.fault());
    }

    @Test
    void firstKeyThatIsKnownIsUsed() {
        ServerContext context = fixture.context(host());
        OfferedPsk psk = psk(connect(context, hello()));
        ScriptedClient client = connect(context, hello(), foreign(1), foreign(2), psk, foreign(3));
        assertEquals(
                2,
                Objects.requireNonNull(serverHello(client).extensions().preSharedKey())
                        .selectedIdentity());
    }

    @Test
    void noMoreThanEightKeysAreTried() {
        ServerContext context = fixture.context(host());
        OfferedPsk psk = psk(connect(context, hello()));
        OfferedPsk[] eight = new OfferedPsk[9];
        Arrays.setAll(eight, ResumptionTest::foreign);
        eight[7] = psk;
        connect(context, hello(), eight);
        assertEquals(Session.Kind.RESUMED, fixture.handshakes.getLast());
        fixture.tickets.clear();
        eight[7] = foreign(7);
        eight[8] = psk;
        connect(context, hello(), eight);
        assertEquals(Session.Kind.FULL, fixture.handshakes.getLast());
        assertEquals(8, fixture.tickets.size());
    }

    @Test
    void binderOfAnotherKeyThanTheOneUsedIsNotLookedAt() {
        ServerContext context = fixture.context(host());
        OfferedPsk psk = psk(connect(context, hello()));
        connect(context, hello(), psk, psk(connect(context, hello())).withKey(new byte[32]));
        assertEquals(Session.Kind.RESUMED, fixture.handshakes.getLast());
    }

    @Test
    void hostNeedsNoSignatureAlgorithmsWhereAKeyIsUsed() {
        ServerContext context = fixture.context(host());
        OfferedPsk psk = psk(connect(context, hello()));
        connect(context, hello().without(Hello.SIGNATURE_ALGORITHMS), psk);
        assertRefused(Fault.UNKNOWN_PSK, context, hello().without(Hello.SIGNATURE_ALGORITHMS), foreign(1));
    }

    @Test
    void keyWithoutModesIsRefused() {
        ServerContext context = fixture.context(host());
        OfferedPsk psk = psk(connect(context, hello()));
        assertRefused(Fault.MISSING_PSK_MODES, context, Hello.valid(new byte[32]), psk);
    }

    private void assertFallsBack(TicketOutcome outcome, ServerContext context, Hello hello, OfferedPsk psk) {
        connect(context, hello, psk);
        assertEquals(outcome, fixture.tickets.getLast());
        assertEquals(Session.Kind.FULL, fixture.handshakes.getLast());
    }

    private static void assertRefused(Fault fault, ServerContext context, Hello hello, OfferedPsk psk) {
        EngineHarness server = new EngineHarness(context);
        ScriptedClient client = new ScriptedClient(CRYPTO);
        server.receive(client.hello(hello.share(0x001d, client.share()), psk));
        assertEquals(fault, server.fault());
        assertEquals(fault.alert(), server.alertSent());
    }

    private static Hello hello() {
        return Hello.valid(new byte[32]).pskModes(1);
    }

    private static OfferedPsk psk(ScriptedClient client) {
        return client.psk(client.tickets().getFirst(), 0);
    }

    private static OfferedPsk foreign(int number) {
        return OfferedPsk.external("another server's " + number, new byte[32]);
    }

    private static ServerHello serverHello(ScriptedClient client) {
        byte[] message = client.messages().getFirst();
        return ServerHello.read(new Reader(message, 4, message.length));
    }

    private static List<Integer> types(ScriptedClient client) {
        return client.messages().stream().map(message -> (int) message[0]).toList();
    }
}
