// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server;

import static io.postern.testing.EngineFixture.CRYPTO;
import static io.postern.testing.EngineFixture.NAME;
import static io.postern.testing.EngineFixture.encryptedExtensions;
import static io.postern.testing.EngineFixture.host;
import static io.postern.testing.ResumptionFixture.connect;
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
import io.postern.tls.alert.Fault;
import io.postern.tls.extension.EarlyData;
import io.postern.tls.record.ContentType;
import io.postern.tls.server.HandshakeObserver.EarlyDataOutcome;
import io.postern.tls.session.ExternalPsk;
import io.postern.tls.session.ReplayRecord;
import io.postern.tls.wire.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Early data that a resumed session brings along, where it is accepted and where it is not (RFC 8446 §4.2.10, §8). */
class AcceptedEarlyDataTest {

    private static final int MOST = 1000;
    private static final TestHost HOST = host().takingEarlyData(MOST);

    private final ResumptionFixture fixture = new ResumptionFixture();
    private final ResumptionFixture.Memory memory = new ResumptionFixture.Memory(new byte[] {7});

    AcceptedEarlyDataTest() {
        fixture.replays = memory;
    }

    /** A client in the middle of a handshake that began with early data. */
    private record Attempt(EngineHarness server, ScriptedClient client) {

        boolean accepted() {
            return encryptedExtensions(client).find(EarlyData.EncryptedExtensions.class) != null;
        }

        Session established() {
            return Objects.requireNonNull(server.session());
        }

        void early(int length) {
            server.receive(client.record(ContentType.APPLICATION_DATA, new byte[length]));
        }

        void finish() {
            server.receive(client.endOfEarlyData());
            server.receive(client.record(ContentType.HANDSHAKE, client.finished()));
            client.useApplicationKeys();
            client.receive(server.takeOutput());
        }
    }

    private static Attempt attempt(ServerContext context, Hello hello, OfferedPsk... psks) {
        ScriptedClient client = new ScriptedClient(CRYPTO);
        EngineHarness server = new EngineHarness(context);
        server.receive(client.hello(hello.share(0x001d, client.share()), psks));
        client.useEarlyKeys();
        client.receive(server.takeOutput());
        return new Attempt(server, client);
    }

    /** By a client that comes back at once to a host that takes early data. */
    private Attempt attempt() {
        ServerContext context = fixture.context(HOST);
        return attempt(context, hello().earlyData(), psk(connect(context, hello())));
    }

    @Test
    void ticketSaysHowMuchEarlyDataItAllows() {
        ScriptedClient client = connect(fixture.context(HOST), hello());
        EarlyData.NewSessionTicket allowance =
                client.tickets().getFirst().extensions().earlyData();
        assertEquals(MOST, Objects.requireNonNull(allowance).maxEarlyDataSize());
    }

    @Test
    void ticketOfARouteWithoutEarlyDataAllowsNone() {
        TestHost host = host().withProtocols("h2", "http/1.1").takingEarlyData(MOST, "http/1.1");
        ServerContext context = fixture.context(host);
        assertNull(connect(context, hello().protocols("h2"))
                .tickets()
                .getFirst()
                .extensions()
                .earlyData());
        assertNotNull(connect(context, hello().protocols("http/1.1"))
                .tickets()
                .getFirst()
                .extensions()
                .earlyData());
    }

    @Test
    void earlyDataArrivesBeforeTheHandshakeIsComplete() {
        Attempt attempt = attempt();
        assertTrue(attempt.accepted());
        attempt.server().receive(attempt.client().record(ContentType.APPLICATION_DATA, new byte[] {1, 2, 3}));
        assertArrayEquals(new byte[] {1, 2, 3}, attempt.server().takePlaintext());
        assertEquals(
                MOST, Objects.requireNonNull(attempt.server().earlySession()).earlyData());
        assertNull(attempt.server().session());
        assertFalse(attempt.server().connection().established());
        attempt.finish();
        assertEquals(MOST, attempt.established().earlyData());
        attempt.server().receive(attempt.client().record(ContentType.APPLICATION_DATA, new byte[] {4}));
        assertArrayEquals(new byte[] {4}, attempt.server().takePlaintext());
        assertEquals(EarlyDataOutcome.ACCEPTED, fixture.earlyData.getLast());
        assertEquals(1, attempt.client().tickets().size());
    }

    @Test
    void earlyDataMayBeAnsweredBeforeTheHandshakeIsComplete() {
        Attempt attempt = attempt();
        attempt.early(10);
        attempt.server().write(new byte[] {9, 9});
        attempt.client().receive(attempt.server().takeOutput());
        assertArrayEquals(new byte[] {9, 9}, attempt.client().plaintext());
        attempt.finish();
        assertNotNull(attempt.server().session());
    }

    @Test
    void earlyDataMayBeEmpty() {
        Attempt attempt = attempt();
        attempt.finish();
        assertNotNull(attempt.server().session());
    }

    @Test
    void changeCipherSpecMayComeWithIt() {
        Attempt attempt = attempt();
        attempt.server().receive(HandshakeTest.changeCipherSpec());
        attempt.early(10);
        attempt.finish();
        assertNotNull(attempt.server().session());
    }

    @Test
    void asMuchAsTheTicketAllowsIsTaken() {
        Attempt attempt = attempt();
        attempt.early(MOST);
        attempt.finish();
        assertNotNull(attempt.server().session());
    }

    @Test
    void moreThanTheTicketAllowsEndsTheConnection() {
        Attempt attempt = attempt();
        attempt.early(MOST - 1);
        assertNull(attempt.server().close());
        attempt.early(2);
        assertEquals(Fault.TOO_MUCH_EARLY_DATA, attempt.server().fault());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 11, 15, 20, 24})
    void nothingButTheEndOfEarlyDataMayComeBehindIt(int type) {
        Attempt attempt = attempt();
        attempt.early(10);
        attempt.server().receive(attempt.client().record(ContentType.HANDSHAKE, new byte[] {(byte) type, 0, 0, 0}));
        assertEquals(Fault.UNEXPECTED_MESSAGE, attempt.server().fault());
    }

    @Test
    void endOfEarlyDataIsEmpty() {
        Attempt attempt = attempt();
        attempt.server().receive(attempt.client().record(ContentType.HANDSHAKE, new byte[] {5, 0, 0, 1, 0}));
        assertEquals(Fault.TRAILING_BYTES, attempt.server().fault());
    }

    @Test
    void endOfEarlyDataEndsItsRecord() {
        Attempt attempt = attempt();
        attempt.server().receive(attempt.client().record(ContentType.HANDSHAKE, new byte[] {5, 0, 0, 0, 20}));
        assertEquals(Fault.KEY_CHANGE_WITHIN_MESSAGE, attempt.server().fault());
    }

    @Test
    void earlyDataAfterItsEndDoesNotDecrypt() {
        Attempt attempt = attempt();
        byte[] late = attempt.client().record(ContentType.APPLICATION_DATA, new byte[] {1});
        attempt.client().useEarlyKeys();
        attempt.server().receive(attempt.client().endOfEarlyData());
        attempt.server().receive(late);
        assertEquals(Fault.BAD_RECORD, attempt.server().fault());
    }

    /** The client has shown that it has keys: an alert of somebody on the way must not pass for its own. */
    @Test
    void plaintextAlertAfterTheEndOfEarlyDataIsRefused() {
        Attempt attempt = attempt();
        attempt.server().receive(attempt.client().endOfEarlyData());
        attempt.server().receive(new byte[] {21, 3, 3, 0, 2, 1, 0});
        assertEquals(Fault.PLAINTEXT_RECORD, attempt.server().fault());
    }

    @Test
    void finishedIsOverTheEndOfEarlyData() {
        Attempt attempt = attempt();
        byte[] finished = attempt.client().finished();
        attempt.server().receive(attempt.client().endOfEarlyData());
        attempt.server().receive(attempt.client().record(ContentType.HANDSHAKE, finished));
        assertEquals(Fault.BAD_FINISHED, attempt.server().fault());
    }

    @Test
    void recordThatDoesNotDecryptIsNotPassedOverWhereEarlyDataIsAccepted() {
        Attempt attempt = attempt();
        byte[] record = attempt.client().record(ContentType.APPLICATION_DATA, new byte[] {1});
        record[record.length - 1] ^= 1;
        attempt.server().receive(record);
        assertEquals(Fault.BAD_RECORD, attempt.server().fault());
    }

    @Test
    void secondUseOfATicketIsDeclined() {
        ServerContext context = fixture.context(HOST);
        OfferedPsk psk = psk(connect(context, hello()));
        assertTrue(attempt(context, hello().earlyData(), psk).accepted());
        assertDeclined(EarlyDataOutcome.REPLAYED, attempt(context, hello().earlyData(), psk));
    }

    @Test
    void recordIsAskedByTheTimeThatTheClientClaims() {
        ServerContext context = fixture.context(HOST);
        ScriptedClient first = connect(context, hello());
        var issued = fixture.now;
        fixture.now = issued.plusSeconds(60);
        OfferedPsk psk = first.psk(first.tickets().getFirst(), 59_000);
        assertTrue(attempt(context, hello().earlyData(), psk).accepted());
        var use = memory.uses.getLast();
        assertEquals(issued.plusSeconds(59).toEpochMilli(), use.sent().toEpochMilli());
        assertEquals(fixture.now, use.now());
        assertEquals(32, use.ticket().length);
    }

    @ParameterizedTest
    @CsvSource({"FULL, RECORD_FULL", "UNAVAILABLE, RECORD_UNAVAILABLE", "NOT_COVERED, NOT_COVERED", "USED, REPLAYED"})
    void whatTheRecordDoesNotVouchForIsDeclined(ReplayRecord.Answer answer, EarlyDataOutcome outcome) {
        ServerContext context = fixture.context(HOST);
        OfferedPsk psk = psk(connect(context, hello()));
        memory.forced = answer;
        assertDeclined(outcome, attempt(context, hello().earlyData(), psk));
    }

    @Test
    void recordMayTakeItsTime() {
        CompletableFuture<ReplayRecord.Answer> answer = new CompletableFuture<>();
        fixture.replays = new ReplayRecord() {
            @Override
            public byte[] domain() {
                return memory.domain();
            }

            @Override
            public CompletableFuture<Answer> use(byte[] ticket, Instant sent, Instant now) {
                return answer;
            }
        };
        ServerContext context = fixture.context(HOST);
        OfferedPsk psk = psk(connect(context, hello()));
        Attempt attempt = attempt(context, hello().earlyData(), psk);
        attempt.early(100);
        assertTrue(attempt.server().suspended());
        answer.complete(ReplayRecord.Answer.FIRST_USE);
        attempt.server().runLoop();
        assertEquals(100, attempt.server().takePlaintext().length);
        attempt.client().receive(attempt.server().takeOutput());
        attempt.finish();
        assertNotNull(attempt.server().session());
    }

    @Test
    void recordThatFailsDeclines() {
        for (boolean atOnce : new boolean[] {true, false}) {
            fixture.replays = new ReplayRecord() {
                @Override
                public byte[] domain() {
                    return memory.domain();
                }

                @Override
                public CompletableFuture<Answer> use(byte[] ticket, Instant sent, Instant now) {
                    if (atOnce) {
                        throw new IllegalStateException("away");
                    }
                    return CompletableFuture.failedFuture(new IllegalStateException("away"));
                }
            };
            ServerContext context = fixture.context(HOST);
            OfferedPsk psk = psk(connect(context, hello()));
            assertDeclined(EarlyDataOutcome.RECORD_UNAVAILABLE, attempt(context, hello().earlyData(), psk));
        }
    }

    /** The age is in milliseconds, and the window 10 seconds to either side. */
    @ParameterizedTest
    @CsvSource({"10000, true", "-10000, true", "10001, false", "-10001, false", "60000, false", "-60000, false"})
    void ageHasToBeTheOneThatWeSee(long off, boolean accepted) {
        ServerContext context = fixture.context(HOST);
        OfferedPsk psk = psk(connect(context, hello()));
        fixture.now = fixture.now.plusSeconds(3600);
        Attempt attempt = attempt(context, hello().earlyData(), psk.agedBy(3_600_000 + off));
        if (accepted) {
            assertTrue(attempt.accepted());
        } else {
            assertDeclined(EarlyDataOutcome.WRONG_AGE, attempt);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-60, 60})
    void clockThatHasMovedDeclinesAndIsNoError(int seconds) {
        ServerContext context = fixture.context(HOST);
        OfferedPsk psk = psk(connect(context, hello()));
        fixture.now = fixture.now.plus(Duration.ofSeconds(seconds));
        assertDeclined(EarlyDataOutcome.WRONG_AGE, attempt(context, hello().earlyData(), psk));
    }

    @Test
    void ticketOfAnotherRecordIsDeclined() {
        ServerContext context = fixture.context(HOST);
        OfferedPsk psk = psk(connect(context, hello()));
        fixture.replays = new ResumptionFixture.Memory(new byte[] {8});
        assertDeclined(EarlyDataOutcome.OTHER_RECORD, attempt(fixture.context(HOST), hello().earlyData(), psk));
    }

    @Test
    void hostThatNoLongerTakesItDeclines() {
        OfferedPsk psk = psk(connect(fixture.context(HOST), hello()));
        assertDeclined(EarlyDataOutcome.NOT_ALLOWED, attempt(fixture.context(host()), hello().earlyData(), psk));
    }

    @Test
    void ticketThatDoesNotAllowItDeclines() {
        OfferedPsk psk = psk(connect(fixture.context(host()), hello()));
        assertDeclined(EarlyDataOutcome.NOT_ALLOWED, attempt(fixture.context(HOST), hello().earlyData(), psk));
    }

    @Test
    void routeThatDoesNotTakeItDeclines() {
        TestHost host = host().withProtocols("h2", "http/1.1").takingEarlyData(MOST, "http/1.1");
        ServerContext context = fixture.context(host);
        OfferedPsk psk = psk(connect(context, hello().protocols("http/1.1")));
        assertDeclined(
                EarlyDataOutcome.NOT_ALLOWED,
                attempt(context, hello().protocols("h2").earlyData(), psk));
    }

    @Test
    void otherProtocolDeclines() {
        ServerContext context =
                fixture.context(host().withProtocols("h2", "http/1.1").takingEarlyData(MOST));
        OfferedPsk psk = psk(connect(context, hello().protocols("h2")));
        assertDeclined(
                EarlyDataOutcome.OTHER_PARAMETERS,
                attempt(context, hello().protocols("http/1.1").earlyData(), psk));
    }

    @Test
    void otherNameDeclines() {
        ServerContext context = fixture.context(HOST);
        OfferedPsk psk = psk(connect(context, hello().serverName(NAME)));
        assertDeclined(EarlyDataOutcome.OTHER_PARAMETERS, attempt(context, hello().earlyData(), psk));
    }

    @Test
    void otherSuiteDeclines() {
        ServerContext context = fixture.context(HOST);
        OfferedPsk psk = psk(connect(context, hello().suites(0x1303)));
        assertDeclined(
                EarlyDataOutcome.OTHER_PARAMETERS,
                attempt(context, hello().suites(0x1301).earlyData(), psk));
    }

    @Test
    void otherThanTheFirstKeyDeclines() {
        ServerContext context = fixture.context(HOST);
        OfferedPsk psk = psk(connect(context, hello()));
        OfferedPsk foreign = OfferedPsk.external("another server's", new byte[32]);
        assertDeclined(EarlyDataOutcome.NOT_RESUMED, attempt(context, hello().earlyData(), foreign, psk));
    }

    @Test
    void externalKeyDeclines() {
        OfferedPsk external = OfferedPsk.external("sensor", new byte[32]);
        ExternalPsk known = new ExternalPsk(
                "sensor", Secret.owning(new byte[32]), io.postern.tls.crypto.HashAlgorithm.SHA256, false);
        ServerContext context = fixture.context(HOST.withPsks(_ -> CompletableFuture.completedStage(known)));
        assertDeclined(EarlyDataOutcome.NOT_RESUMED, attempt(context, hello().earlyData(), external));
    }

    @Test
    void retryDeclines() {
        ServerContext context = fixture.context(HOST);
        OfferedPsk psk = psk(connect(context, hello()));
        EngineHarness server = new EngineHarness(context);
        ScriptedClient client = new ScriptedClient(CRYPTO);
        byte[] first = client.message(hello().shares(Map.of()).earlyData(), psk);
        server.receive(client.hello(first));
        client.useEarlyKeys();
        byte[] early = client.record(ContentType.APPLICATION_DATA, new byte[100]);
        client = new ScriptedClient(CRYPTO);
        client.receive(server.takeOutput());
        server.receive(early);
        Hello second = hello().share(0x001d, client.share());
        server.receive(client.secondHello(first, client.messages().getFirst(), second, psk));
        ResumptionFixture.finish(server, client);
        assertEquals(EarlyDataOutcome.RETRIED, fixture.earlyData.getLast());
        assertEquals(0, server.takePlaintext().length);
        assertEquals(Session.Kind.RESUMED, fixture.handshakes.getLast());
    }

    @Test
    void asMuchAsTheHostAllowsIsPassedOverWhereItIsDeclined() {
        int most = 1 << 20;
        ServerContext context = fixture.context(host().takingEarlyData(most));
        OfferedPsk psk = psk(connect(context, hello()));
        memory.forced = ReplayRecord.Answer.FULL;
        Attempt attempt = attempt(context, hello().earlyData(), psk);
        for (int sent = 0; sent < most; sent += 1 << 14) {
            attempt.early(1 << 14);
        }
        assertNull(attempt.server().close());
        attempt.client().useHandshakeKeys();
        ResumptionFixture.finish(attempt.server(), attempt.client());
    }

    @Test
    void asMuchAsTheTicketAllowsIsPassedOverInTheSmallestRecords() {
        ServerContext context = fixture.context(host().takingEarlyData(100_000));
        OfferedPsk psk = psk(connect(context, hello()));
        Attempt attempt = attempt(fixture.context(host()), hello().earlyData(), psk);
        for (int sent = 0; sent < 100_000; sent += 10) {
            attempt.early(10);
        }
        assertNull(attempt.server().close());
        attempt.client().useHandshakeKeys();
        ResumptionFixture.finish(attempt.server(), attempt.client());
    }

    /** Declined is not refused: what was sent early is passed over, and the session resumed. */
    private void assertDeclined(EarlyDataOutcome outcome, Attempt attempt) {
        assertEquals(outcome, fixture.earlyData.getLast());
        assertFalse(attempt.accepted());
        assertNull(attempt.server().earlySession());
        attempt.early(500);
        attempt.client().useHandshakeKeys();
        ResumptionFixture.finish(attempt.server(), attempt.client());
        assertEquals(0, attempt.server().takePlaintext().length);
        assertEquals(0, attempt.established().earlyData());
    }

    private static Hello hello() {
        return Hello.valid(new byte[32]).pskModes(1);
    }

    private static OfferedPsk psk(ScriptedClient client) {
        return client.psk(client.tickets().getFirst(), 0);
    }
}
