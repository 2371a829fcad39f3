// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server;

import static io.postern.testing.ClientCredential.NO_CONTEXT;
import static io.postern.testing.EngineFixture.CRYPTO;
import static io.postern.testing.EngineFixture.host;
import static io.postern.testing.ResumptionFixture.connect;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.testing.ClientAuthority;
import io.postern.testing.ClientCredential;
import io.postern.testing.EngineHarness;
import io.postern.testing.Hello;
import io.postern.testing.KeyType;
import io.postern.testing.OfferedPsk;
import io.postern.testing.ResumptionFixture;
import io.postern.testing.ScriptedClient;
import io.postern.testing.TestClients;
import io.postern.testing.TestHost;
import io.postern.tls.crypto.SignatureScheme;
import io.postern.tls.extension.CertificateType;
import io.postern.tls.message.CertificateRequest;
import io.postern.tls.server.ClientAuthentication.Mode;
import io.postern.tls.server.HandshakeObserver.TicketOutcome;
import io.postern.tls.wire.Reader;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What a resumed session remembers of its client's certificate, and when it is not resumed for its sake. */
class ResumedClientTest {

    private static final ClientCredential CLIENT = ClientCredential.of(KeyType.EC_P256);
    private static final SignatureScheme SCHEME = SignatureScheme.ECDSA_SECP256R1_SHA256;
    private static final TestHost REQUIRING = host().authenticating(TestClients.of(Mode.REQUIRED));

    private final ResumptionFixture fixture = new ResumptionFixture();

    @Test
    void clientIsKnownAgainWithoutBeingAsked() {
        ServerContext context = fixture.clientContext(REQUIRING);
        OfferedPsk psk = psk(authenticated(context));
        EngineHarness server = new EngineHarness(context);
        ScriptedClient client = connect(server, new ScriptedClient(CRYPTO), hello(), psk);
        assertFalse(client.messages().stream().anyMatch(message -> message[0] == 13));
        ClientIdentity identity =
                Objects.requireNonNull(Objects.requireNonNull(server.session()).client());
        assertEquals(CertificateType.X509, identity.type());
        assertArrayEquals(
                CLIENT.certificates().getFirst(), identity.certificates().getFirst());
    }

    @Test
    void clientIsKnownThroughAChainOfResumptions() {
        ServerContext context = fixture.clientContext(REQUIRING);
        ScriptedClient client = connect(context, hello(), psk(authenticated(context)));
        EngineHarness server = new EngineHarness(context);
        connect(server, new ScriptedClient(CRYPTO), hello(), psk(client));
        assertNotNull(Objects.requireNonNull(server.session()).client());
    }

    @Test
    void changeOfTrustEndsTheSession() {
        OfferedPsk psk = psk(authenticated(fixture.clientContext(REQUIRING)));
        TestHost changed = host().authenticating(TestClients.of(Mode.REQUIRED).withFingerprint(2));
        assertAsked(TicketOutcome.OTHER_CLIENT_AUTHENTICATION, changed, psk);
    }

    @Test
    void sessionWithoutAClientIsNotResumedWhereOneIsRequired() {
        ServerContext optional = fixture.clientContext(host().authenticating(TestClients.of(Mode.OPTIONAL)));
        ScriptedClient client = withoutCertificate(optional);
        assertAsked(TicketOutcome.OTHER_CLIENT_AUTHENTICATION, REQUIRING, psk(client));
    }

    @Test
    void sessionOfAHostThatAskedNobodyIsNotResumedWhereSomebodyIsAsked() {
        OfferedPsk psk = psk(connect(fixture.clientContext(host()), hello()));
        assertAsked(TicketOutcome.OTHER_CLIENT_AUTHENTICATION, REQUIRING, psk);
    }

    @Test
    void sessionWithoutAClientIsResumedWhereNoneIsRequired() {
        ServerContext context = fixture.clientContext(host().authenticating(TestClients.of(Mode.OPTIONAL)));
        EngineHarness server = new EngineHarness(context);
        connect(server, new ScriptedClient(CRYPTO), hello(), psk(withoutCertificate(context)));
        assertNull(Objects.requireNonNull(server.session()).client());
        assertEquals(Session.Kind.RESUMED, fixture.handshakes.getLast());
    }

    /** Checked under one trust, a client must not pass for checked under the next, however long its handshake takes. */
    @Test
    void clientThatWasCheckedBeforeAChangeOfTrustIsCheckedAgainAfterIt() {
        AtomicReference<TestClients> trust = new AtomicReference<>(TestClients.of(Mode.REQUIRED));
        ServerContext context = fixture.clientContext(host().authenticatingBy(trust::get));
        EngineHarness server = new EngineHarness(context);
        ScriptedClient client = atCertificate(server);
        trust.set(TestClients.of(Mode.REQUIRED).withFingerprint(2));
        server.receive(client.sends(CLIENT.certificate(NO_CONTEXT)));
        server.receive(client.sends(CLIENT.certificateVerify(SCHEME, client.transcriptHash())));
        assertAsked(TicketOutcome.OTHER_CLIENT_AUTHENTICATION, context, psk(finished(server, client)));
    }

    @Test
    void ticketEndsWithTheCertificateOfItsClient() {
        TestClients clients = TestClients.of(Mode.REQUIRED);
        ServerContext context = fixture.clientContext(
                host().authenticating(clients.validUntil(fixtureTime().plus(Duration.ofMinutes(5)))));
        ScriptedClient client = authenticated(context);
        assertEquals(300, client.tickets().getFirst().ticketLifetime());
        OfferedPsk psk = psk(client);
        fixture.now = fixture.now.plusSeconds(301);
        assertAsked(TicketOutcome.EXPIRED, context, psk);
    }

    @Test
    void clientWhoseCertificateHasJustExpiredGetsNoTicket() {
        ServerContext context = fixture.clientContext(
                host().authenticating(TestClients.of(Mode.REQUIRED).validUntil(fixtureTime())));
        assertEquals(0, authenticated(context).tickets().size());
    }

    @Test
    void clientOfARouteForTheAuthenticatedGetsItsTicketsWhenItIsKnown() {
        TestHost host = host().authenticating(TestClients.of(Mode.ON_DEMAND)).demandingClients();
        ServerContext context = fixture.clientContext(host);
        EngineHarness server = new EngineHarness(context);
        ScriptedClient client = new ScriptedClient(CRYPTO);
        server.receive(client.hello(
                hello().postHandshakeAuth().share(0x001d, client.share()).message()));
        client.receive(server.takeOutput());
        server.receive(client.sends(client.finished()));
        client.useApplicationKeys();
        client.receive(server.takeOutput());
        assertEquals(0, client.tickets().size());
        byte[] request = client.messages().getLast();
        byte[] requestContext =
                CertificateRequest.read(new Reader(request, 4, request.length)).requestContext();
        server.receive(client.sends(CLIENT.certificate(requestContext)));
        server.receive(client.sends(CLIENT.certificateVerify(SCHEME, client.transcriptHash())));
        server.receive(client.sends(client.postHandshakeFinished()));
        client.receive(server.takeOutput());
        assertEquals(2, client.tickets().size());
        EngineHarness again = new EngineHarness(context);
        connect(again, new ScriptedClient(CRYPTO), hello(), psk(client));
        assertNotNull(Objects.requireNonNull(again.session()).client());
    }

    private static Instant fixtureTime() {
        return ClientAuthority.NOW;
    }

    private void assertAsked(TicketOutcome outcome, TestHost host, OfferedPsk psk) {
        assertAsked(outcome, fixture.clientContext(host), psk);
    }

    private void assertAsked(TicketOutcome outcome, ServerContext context, OfferedPsk psk) {
        EngineHarness server = new EngineHarness(context);
        ScriptedClient client = new ScriptedClient(CRYPTO);
        server.receive(client.hello(hello().share(0x001d, client.share()), psk));
        client.receive(server.takeOutput());
        assertNull(server.fault());
        assertTrue(client.messages().stream().anyMatch(message -> message[0] == 13));
        assertEquals(outcome, fixture.tickets.getLast());
    }

    private static ScriptedClient authenticated(ServerContext context) {
        EngineHarness server = new EngineHarness(context);
        ScriptedClient client = atCertificate(server);
        server.receive(client.sends(CLIENT.certificate(NO_CONTEXT)));
        server.receive(client.sends(CLIENT.certificateVerify(SCHEME, client.transcriptHash())));
        return finished(server, client);
    }

    private static ScriptedClient withoutCertificate(ServerContext context) {
        EngineHarness server = new EngineHarness(context);
        ScriptedClient client = atCertificate(server);
        server.receive(client.sends(ClientCredential.noCertificate(NO_CONTEXT)));
        return finished(server, client);
    }

    private static ScriptedClient atCertificate(EngineHarness server) {
        ScriptedClient client = new ScriptedClient(CRYPTO);
        server.receive(client.hello(hello().share(0x001d, client.share()).message()));
        client.receive(server.takeOutput());
        return client;
    }

    private static ScriptedClient finished(EngineHarness server, ScriptedClient client) {
        server.receive(client.sends(client.finished()));
        assertNotNull(server.session());
        client.useApplicationKeys();
        client.receive(server.takeOutput());
        return client;
    }

    private static Hello hello() {
        return Hello.valid(new byte[32]).pskModes(1);
    }

    private static OfferedPsk psk(ScriptedClient client) {
        return client.psk(client.tickets().getFirst(), 0);
    }
}
