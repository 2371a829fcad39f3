// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server;

import static io.postern.testing.EngineFixture.CRYPTO;
import static io.postern.testing.EngineFixture.host;
import static io.postern.testing.ResumptionFixture.connect;
import static io.postern.testing.ResumptionFixture.key;
import static io.postern.testing.ResumptionFixture.ring;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.testing.EngineHarness;
import io.postern.testing.Hello;
import io.postern.testing.OfferedPsk;
import io.postern.testing.ResumptionFixture;
import io.postern.testing.ScriptedClient;
import io.postern.tls.alert.Fault;
import io.postern.tls.message.HelloRetryRequest;
import io.postern.tls.wire.Reader;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Sessions that are resumed after a HelloRetryRequest (RFC 8446 §4.1.2, §4.1.4, §4.2.11.2). */
class ResumptionRetryTest {

    private final ResumptionFixture fixture = new ResumptionFixture();

    @Test
    void sessionIsResumedAfterARetry() {
        ServerContext context = fixture.context(host());
        OfferedPsk psk = psk(connect(context, hello()));
        EngineHarness server = new EngineHarness(context);
        ScriptedClient client = new ScriptedClient(CRYPTO);
        retry(server, client, List.of(psk), List.of(psk));
        ResumptionFixture.finish(server, client);
        assertTrue(Objects.requireNonNull(server.session()).retried());
        assertEquals(Session.Kind.RESUMED, fixture.handshakes.getLast());
        connect(context, hello(), psk(client));
        assertEquals(Session.Kind.RESUMED, fixture.handshakes.getLast());
    }

    @Test
    void binderAfterARetryIsOverBothHellos() {
        ServerContext context = fixture.context(host());
        OfferedPsk psk = psk(connect(context, hello()));
        EngineHarness server = new EngineHarness(context);
        ScriptedClient client = new ScriptedClient(CRYPTO);
        byte[] first = client.message(hello().shares(Map.of()), psk);
        server.receive(client.hello(first));
        client.receive(server.takeOutput());
        byte[] retry = client.messages().getFirst();
        ScriptedClient forgetful = new ScriptedClient(CRYPTO);
        byte[] cookie = Objects.requireNonNull(HelloRetryRequest.read(new Reader(retry, 4, retry.length))
                        .extensions()
                        .cookie())
                .cookie();
        server.receive(forgetful.hello(hello().share(0x001d, forgetful.share()).cookie(cookie), psk));
        assertEquals(Fault.BAD_BINDER, server.fault());
    }

    @Test
    void secondHelloWithoutTheKeyThatWasFoundIsRefused() {
        ServerContext context = fixture.context(host());
        OfferedPsk psk = psk(connect(context, hello()));
        assertSecondHelloRefused(Fault.MISSING_PSK, context, List.of(psk), List.of());
        assertSecondHelloRefused(Fault.CHANGED_SECOND_HELLO, context, List.of(foreign(1), psk), List.of(foreign(1)));
    }

    @Test
    void secondHelloMayOfferFewerKeys() {
        ServerContext context = fixture.context(host());
        OfferedPsk psk = psk(connect(context, hello()));
        EngineHarness server = new EngineHarness(context);
        ScriptedClient client = new ScriptedClient(CRYPTO);
        retry(server, client, List.of(foreign(1), psk, foreign(2)), List.of(psk));
        ResumptionFixture.finish(server, client);
        assertEquals(Session.Kind.RESUMED, fixture.handshakes.getLast());
    }

    @Test
    void secondHelloMayOfferNoneWhereNoneWasFound() {
        EngineHarness server = new EngineHarness(fixture.context(host()));
        ScriptedClient client = new ScriptedClient(CRYPTO);
        retry(server, client, List.of(foreign(1)), List.of());
        ResumptionFixture.finish(server, client);
        assertEquals(Session.Kind.FULL, fixture.handshakes.getLast());
    }

    /** A ticket may expire between the hellos. */
    @Test
    void keyThatIsNotFoundAgainIsNoFaultOfTheClient() {
        ServerContext context = fixture.context(host());
        OfferedPsk psk = psk(connect(context, hello()));
        EngineHarness server = new EngineHarness(context);
        ScriptedClient client = new ScriptedClient(CRYPTO);
        byte[] first = client.message(hello().shares(Map.of()), psk);
        server.receive(client.hello(first));
        client.receive(server.takeOutput());
        fixture.ring = ring(key(2));
        Hello second = hello().share(0x001d, client.share());
        server.receive(client.secondHello(first, client.messages().getFirst(), second, psk));
        ResumptionFixture.finish(server, client);
        assertEquals(Session.Kind.FULL, fixture.handshakes.getLast());
    }

    @Test
    void retryNamesTheSuiteOfTheSession() {
        ServerContext context = fixture.context(host());
        OfferedPsk psk = psk(connect(context, hello().suites(0x1302)));
        EngineHarness server = new EngineHarness(context);
        ScriptedClient client = new ScriptedClient(CRYPTO);
        retry(server, client, List.of(psk), List.of(psk));
        ResumptionFixture.finish(server, client);
        assertEquals(Session.Kind.RESUMED, fixture.handshakes.getLast());
    }

    /** A first hello with some keys, and the second one with others. */
    private static void retry(
            EngineHarness server, ScriptedClient client, List<OfferedPsk> before, List<OfferedPsk> after) {
        byte[] first = client.message(hello().shares(Map.of()), before.toArray(OfferedPsk[]::new));
        server.receive(client.hello(first));
        client.receive(server.takeOutput());
        Hello second = hello().share(0x001d, client.share());
        server.receive(
                client.secondHello(first, client.messages().getFirst(), second, after.toArray(OfferedPsk[]::new)));
    }

    private static void assertSecondHelloRefused(
            Fault fault, ServerContext context, List<OfferedPsk> before, List<OfferedPsk> after) {
        EngineHarness server = new EngineHarness(context);
        retry(server, new ScriptedClient(CRYPTO), before, after);
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
}
