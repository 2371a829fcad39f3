// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server;

import static io.postern.testing.EngineFixture.CRYPTO;
import static io.postern.testing.EngineFixture.host;
import static io.postern.testing.ResumptionFixture.connect;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.testing.EngineHarness;
import io.postern.testing.Hello;
import io.postern.testing.OfferedPsk;
import io.postern.testing.ResumptionFixture;
import io.postern.testing.ScriptedClient;
import io.postern.testing.TestClients;
import io.postern.testing.TestHost;
import io.postern.tls.alert.Alert;
import io.postern.tls.alert.Fault;
import io.postern.tls.crypto.HashAlgorithm;
import io.postern.tls.keys.EarlySecrets;
import io.postern.tls.server.ClientAuthentication.Mode;
import io.postern.tls.session.ExternalPsk;
import io.postern.tls.session.ExternalPsks;
import io.postern.tls.wire.Secret;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Keys that a client and a host have from elsewhere (RFC 8446 §4.2.11, RFC 9258). */
class ExternalPskTest {

    private static final byte[] KEY = "an external key of 32 bytes, yes".getBytes(StandardCharsets.US_ASCII);
    private static final OfferedPsk OFFERED = OfferedPsk.external("sensor-7", KEY);

    private final ResumptionFixture fixture = new ResumptionFixture();
    private final Table table = new Table();

    @Test
    void keyTakesThePlaceOfACertificate() {
        EngineHarness server = new EngineHarness(fixture.context(host().withPsks(table)));
        ScriptedClient client = connect(server, new ScriptedClient(CRYPTO), hello(), OFFERED);
        assertFalse(client.messages().stream().anyMatch(message -> message[0] == 11));
        Session session = Objects.requireNonNull(server.session());
        assertEquals(Session.Kind.EXTERNAL_PSK, session.kind());
        assertEquals("sensor-7", session.externalPsk());
        assertNull(session.signatureScheme());
    }

    /** A key that is taken away must not live on in tickets. */
    @Test
    void clientWithAnExternalKeyGetsNoTicket() {
        ScriptedClient client = connect(fixture.context(host().withPsks(table)), hello(), OFFERED);
        assertEquals(0, client.tickets().size());
    }

    @Test
    void hostNeedsNoCertificate() {
        ServerContext context = fixture.context(host().withCredentials().withPsks(table));
        connect(context, hello(), OFFERED);
        assertEquals(Session.Kind.EXTERNAL_PSK, fixture.handshakes.getLast());
    }

    @Test
    void strangerAtAHostWithoutACertificateIsToldThatNobodyKnowsIt() {
        ServerContext context = fixture.context(host().withCredentials().withPsks(table));
        EngineHarness server = new EngineHarness(context);
        ScriptedClient client = new ScriptedClient(CRYPTO);
        server.receive(client.hello(hello().share(0x001d, client.share()), OFFERED.withIdentity(new byte[] {1})));
        assertEquals(Fault.UNKNOWN_PSK, server.fault());
        assertEquals(Alert.UNKNOWN_PSK_IDENTITY, server.alertSent());
    }

    @Test
    void clientWithoutAKeyAtAHostWithoutACertificateIsRefused() {
        EngineHarness server =
                new EngineHarness(fixture.context(host().withCredentials().withPsks(table)));
        ScriptedClient client = new ScriptedClient(CRYPTO);
        server.receive(client.hello(hello().share(0x001d, client.share()).message()));
        assertEquals(Fault.NO_CERTIFICATE, server.fault());
        assertEquals(Alert.HANDSHAKE_FAILURE, server.alertSent());
    }

    @Test
    void helloThatIsMadeForAKeyAloneIsToldThatNobodyKnowsIt() {
        for (int missing : new int[] {Hello.SIGNATURE_ALGORITHMS, Hello.SUPPORTED_GROUPS}) {
            EngineHarness server = new EngineHarness(fixture.context(host().withPsks(table)));
            ScriptedClient client = new ScriptedClient(CRYPTO);
            Hello hello = hello().share(0x001d, client.share()).without(missing);
            server.receive(client.hello(
                    missing == Hello.SUPPORTED_GROUPS ? hello.without(Hello.KEY_SHARE) : hello,
                    OFFERED.withIdentity(new byte[] {1})));
            assertEquals(Fault.UNKNOWN_PSK, server.fault());
        }
    }

    @Test
    void unknownIdentityFallsBackToACertificate() {
        ServerContext context = fixture.context(host().withPsks(table));
        connect(context, hello(), OFFERED.withIdentity(new byte[] {1}));
        assertEquals(Session.Kind.FULL, fixture.handshakes.getLast());
    }

    @Test
    void wrongKeyEndsTheConnection() {
        assertRefused(OFFERED.withKey(new byte[32]));
    }

    @Test
    void binderOfAnotherKindEndsTheConnection() {
        assertRefused(OFFERED.withKind(EarlySecrets.Binder.RESUMPTION));
        assertRefused(OFFERED.withKind(EarlySecrets.Binder.IMPORTED));
    }

    @Test
    void importedKeyHasABinderOfItsOwn() {
        table.imported = true;
        ServerContext context = fixture.context(host().withPsks(table));
        connect(context, hello(), OFFERED.withKind(EarlySecrets.Binder.IMPORTED));
        assertEquals(Session.Kind.EXTERNAL_PSK, fixture.handshakes.getLast());
    }

    @Test
    void keyIsUsedWithASuiteOfItsHash() {
        table.hash = HashAlgorithm.SHA384;
        OfferedPsk offered = new OfferedPsk(
                OFFERED.identity(),
                0,
                Secret.owning(KEY.clone()),
                EarlySecrets.Binder.EXTERNAL,
                io.postern.tls.crypto.CipherSuite.TLS_AES_256_GCM_SHA384);
        EngineHarness server = new EngineHarness(fixture.context(host().withPsks(table)));
        connect(server, new ScriptedClient(CRYPTO), hello(), offered);
        assertEquals(0x1302, Objects.requireNonNull(server.session()).suite().code());
    }

    @Test
    void keyWithoutASuiteOfItsHashIsNotUsed() {
        table.hash = HashAlgorithm.SHA384;
        ServerContext context = fixture.context(host().withPsks(table));
        connect(context, hello().suites(0x1301), OFFERED);
        assertEquals(Session.Kind.FULL, fixture.handshakes.getLast());
    }

    @Test
    void keyAloneIsUsedWhereTheHostAllowsIt() {
        Hello alone = hello().pskModes(0).without(Hello.KEY_SHARE).without(Hello.SUPPORTED_GROUPS);
        EngineHarness server =
                new EngineHarness(fixture.context(host().withPsks(table).allowingPskAlone()));
        ScriptedClient client = new ScriptedClient(CRYPTO);
        server.receive(client.hello(alone, OFFERED));
        ResumptionFixture.finish(server, client);
        assertNull(Objects.requireNonNull(server.session()).group());
    }

    @Test
    void keyAloneIsNotUsedElsewhere() {
        ServerContext context = fixture.context(host().withPsks(table));
        connect(context, hello().pskModes(0), OFFERED);
        assertEquals(Session.Kind.FULL, fixture.handshakes.getLast());
    }

    @Test
    void clientWithAKeyIsAskedForNoCertificate() {
        TestHost host = host().withPsks(table).authenticating(TestClients.of(Mode.OPTIONAL));
        connect(fixture.clientContext(host), hello(), OFFERED);
        assertEquals(Session.Kind.EXTERNAL_PSK, fixture.handshakes.getLast());
    }

    @Test
    void keyIsNoCertificateWhereOneIsRequired() {
        TestHost host = host().withPsks(table).authenticating(TestClients.of(Mode.REQUIRED));
        EngineHarness server = new EngineHarness(fixture.clientContext(host));
        ScriptedClient client = new ScriptedClient(CRYPTO);
        server.receive(client.hello(hello().share(0x001d, client.share()), OFFERED));
        client.receive(server.takeOutput());
        assertTrue(client.messages().stream().anyMatch(message -> message[0] == 13));
    }

    @Test
    void lookUpMayTakeItsTime() {
        table.answers = new CompletableFuture<>();
        EngineHarness server = new EngineHarness(fixture.context(host().withPsks(table)));
        ScriptedClient client = new ScriptedClient(CRYPTO);
        server.receive(
                client.hello(hello().share(0x001d, client.share()), OFFERED.withIdentity(new byte[] {1}), OFFERED));
        assertTrue(server.suspended());
        assertEquals(0, server.takeOutput().length);
        table.answers.complete(null);
        assertFalse(server.connection().established());
        server.runLoop();
        assertFalse(server.suspended());
        ResumptionFixture.finish(server, client);
        assertEquals(Session.Kind.EXTERNAL_PSK, fixture.handshakes.getLast());
    }

    @Test
    void wrongKeyOfASlowLookUpEndsTheConnection() {
        table.answers = new CompletableFuture<>();
        EngineHarness server = new EngineHarness(fixture.context(host().withPsks(table)));
        ScriptedClient client = new ScriptedClient(CRYPTO);
        server.receive(client.hello(hello().share(0x001d, client.share()), OFFERED.withKey(new byte[32])));
        table.answers.complete(table.psk());
        server.runLoop();
        assertEquals(Fault.BAD_BINDER, server.fault());
    }

    @Test
    void lookUpThatFailsFindsNothing() {
        table.answers = CompletableFuture.failedFuture(new IllegalStateException("away"));
        connect(fixture.context(host().withPsks(table)), hello(), OFFERED);
        assertEquals(Session.Kind.FULL, fixture.handshakes.getLast());
    }

    @Test
    void connectionThatEndsWhileAKeyIsLookedUpIsOver() {
        table.answers = new CompletableFuture<>();
        EngineHarness server = new EngineHarness(fixture.context(host().withPsks(table)));
        ScriptedClient client = new ScriptedClient(CRYPTO);
        server.receive(client.hello(hello().share(0x001d, client.share()), OFFERED));
        server.connection().discard();
        table.answers.complete(table.psk());
        server.runLoop();
        assertEquals(0, server.takeOutput().length);
    }

    @Test
    void keysAreTakenInTheClientsOrder() {
        ServerContext context = fixture.context(host().withPsks(table));
        ScriptedClient client = connect(context, hello());
        OfferedPsk ticket = client.psk(client.tickets().getFirst(), 0);
        connect(context, hello(), OFFERED, ticket);
        assertEquals(Session.Kind.EXTERNAL_PSK, fixture.handshakes.getLast());
        connect(context, hello(), ticket, OFFERED);
        assertEquals(Session.Kind.RESUMED, fixture.handshakes.getLast());
    }

    @Test
    void ticketIsNotTakenForAnIdentity() {
        ServerContext context = fixture.context(host().withPsks(table));
        ScriptedClient client = connect(context, hello());
        connect(context, hello(), client.psk(client.tickets().getFirst(), 0));
        assertEquals(List.of(), table.asked);
    }

    @Test
    void keyOfTheFirstHelloIsUsedAfterARetry() {
        EngineHarness server = new EngineHarness(fixture.context(host().withPsks(table)));
        ScriptedClient client = new ScriptedClient(CRYPTO);
        byte[] first = client.message(hello().shares(Map.of()), OFFERED);
        server.receive(client.hello(first));
        client.receive(server.takeOutput());
        Hello second = hello().share(0x001d, client.share());
        server.receive(client.secondHello(first, client.messages().getFirst(), second, OFFERED));
        ResumptionFixture.finish(server, client);
        assertEquals(Session.Kind.EXTERNAL_PSK, fixture.handshakes.getLast());
    }

    private void assertRefused(OfferedPsk offered) {
        EngineHarness server = new EngineHarness(fixture.context(host().withPsks(table)));
        ScriptedClient client = new ScriptedClient(CRYPTO);
        server.receive(client.hello(hello().share(0x001d, client.share()), offered));
        assertEquals(Fault.BAD_BINDER, server.fault());
        assertEquals(Alert.DECRYPT_ERROR, server.alertSent());
        assertEquals(Fault.BAD_BINDER, fixture.faults.getLast());
    }

    private static Hello hello() {
        return Hello.valid(new byte[32]).pskModes(1);
    }

    /** Knows one client. */
    private static final class Table implements ExternalPsks {

        final List<byte[]> asked = new ArrayList<>();
        HashAlgorithm hash = HashAlgorithm.SHA256;
        boolean imported;

        /** Of the first question; null where it is answered at once. */
        @Nullable
        CompletableFuture<@Nullable ExternalPsk> answers;

        ExternalPsk psk() {
            return new ExternalPsk("sensor-7", Secret.owning(KEY.clone()), hash, imported);
        }

        @Override
        public CompletableFuture<@Nullable ExternalPsk> find(byte[] identity) {
            asked.add(identity);
            if (answers != null && asked.size() == 1) {
                return answers;
            }
            return CompletableFuture.completedFuture(Arrays.equals(identity, OFFERED.identity()) ? psk() : null);
        }
    }
}
