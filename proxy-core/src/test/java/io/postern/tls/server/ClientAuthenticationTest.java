// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server;

import static io.postern.testing.ClientCredential.NO_CONTEXT;
import static io.postern.testing.ClientCredential.noCertificate;
import static io.postern.testing.EngineFixture.CRYPTO;
import static io.postern.testing.EngineFixture.clientAtFinished;
import static io.postern.testing.EngineFixture.clientContext;
import static io.postern.testing.EngineFixture.host;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.testing.ClientCredential;
import io.postern.testing.EngineHarness;
import io.postern.testing.Hello;
import io.postern.testing.KeyType;
import io.postern.testing.ScriptedClient;
import io.postern.testing.TestClients;
import io.postern.testing.TestHost;
import io.postern.tls.alert.Alert;
import io.postern.tls.alert.Fault;
import io.postern.tls.crypto.SignatureScheme;
import io.postern.tls.extension.CertificateType;
import io.postern.tls.message.CertificateRequest;
import io.postern.tls.record.ContentType;
import io.postern.tls.server.ClientAuthentication.Mode;
import io.postern.tls.wire.Reader;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that authenticate in the handshake (RFC 8446 §4.3.2, §4.4.2, §4.4.3). */
class ClientAuthenticationTest {

    private static final ClientCredential CLIENT = ClientCredential.of(KeyType.EC_P256);
    private static final SignatureScheme SCHEME = SignatureScheme.ECDSA_SECP256R1_SHA256;

    @ParameterizedTest
    @CsvSource({"EC_P256, ECDSA_SECP256R1_SHA256", "ED25519, ED25519", "RSA_2048, RSA_PSS_RSAE_SHA256"})
    void clientWithAKeyOfEachKindIsKnown(KeyType type, SignatureScheme scheme) {
        EngineHarness server = server(Mode.REQUIRED);
        ScriptedClient client = clientAtFinished(server);
        ClientCredential credential = ClientCredential.of(type);
        server.receive(client.sends(credential.certificate(NO_CONTEXT)));
        server.receive(client.sends(credential.certificateVerify(scheme, client.transcriptHash())));
        server.receive(client.sends(client.finished()));
        assertNull(server.fault());
        ClientIdentity identity = Objects.requireNonNull(session(server).client());
        assertEquals(CertificateType.X509, identity.type());
        assertArrayEquals(
                credential.certificates().getFirst(), identity.certificates().getFirst());
    }

    @Test
    void requestComesBetweenEncryptedExtensionsAndCertificate() {
        EngineHarness server = server(Mode.OPTIONAL);
        ScriptedClient client = clientAtFinished(server);
        assertEquals(8, client.messages().get(1)[0]);
        assertEquals(11, client.messages().get(3)[0]);
        byte[] message = client.messages().get(2);
        assertEquals(13, message[0]);
        CertificateRequest request = CertificateRequest.read(new Reader(message, 4, message.length));
        assertEquals(0, request.requestContext().length);
        assertTrue(request.extensions().signatureAlgorithms().contains(SCHEME));
    }

    @Test
    void dataFlowsBothWaysOnceTheClientIsKnown() {
        EngineHarness server = server(Mode.REQUIRED);
        ScriptedClient client = clientAtFinished(server);
        authenticate(server, client);
        client.useApplicationKeys();
        server.receive(client.record(ContentType.APPLICATION_DATA, new byte[] {1, 2}));
        assertArrayEquals(new byte[] {1, 2}, server.takePlaintext());
        server.write(new byte[] {3});
        client.receive(server.takeOutput());
        assertArrayEquals(new byte[] {3}, client.plaintext());
    }

    @Test
    void answerInOneRecordIsUnderstood() {
        EngineHarness server = server(Mode.REQUIRED);
        ScriptedClient client = clientAtFinished(server);
        ByteArrayOutputStream flight = new ByteArrayOutputStream();
        flight.writeBytes(added(client, CLIENT.certificate(NO_CONTEXT)));
        flight.writeBytes(added(client, CLIENT.certificateVerify(SCHEME, client.transcriptHash())));
        flight.writeBytes(client.finished());
        server.receive(client.record(ContentType.HANDSHAKE, flight.toByteArray()));
        assertTrue(server.connection().established());
    }

    /** Splits what it sends between messages and within them. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 100})
    void answerInRecordsOfAnyLengthIsUnderstood(int length) {
        EngineHarness server = server(Mode.REQUIRED);
        ScriptedClient client = clientAtFinished(server);
        ByteArrayOutputStream flight = new ByteArrayOutputStream();
        flight.writeBytes(added(client, CLIENT.certificate(NO_CONTEXT)));
        flight.writeBytes(added(client, CLIENT.certificateVerify(SCHEME, client.transcriptHash())));
        flight.writeBytes(client.finished());
        Reader rest = new Reader(flight.toByteArray());
        while (!rest.isEmpty()) {
            server.receive(client.record(ContentType.HANDSHAKE, rest.bytes(Math.min(length, rest.remaining()))));
        }
        assertNull(server.fault());
        assertTrue(server.connection().established());
    }

    @Test
    void clientIsKnownAfterARetryToo() {
        EngineHarness server = server(Mode.REQUIRED);
        ScriptedClient client = new ScriptedClient(CRYPTO);
        byte[] first = Hello.valid(client.share()).shares(Map.of()).message();
        server.receive(client.hello(first));
        client.receive(server.takeOutput());
        server.receive(client.secondHello(first, client.messages().getFirst(), Hello.valid(client.share())));
        client.receive(server.takeOutput());
        authenticate(server, client);
        assertTrue(session(server).client() != null && session(server).retried());
    }

    @Test
    void clientWithoutACertificateIsServedWhereThatIsOptional() {
        EngineHarness server = server(Mode.OPTIONAL);
        ScriptedClient client = clientAtFinished(server);
        server.receive(client.sends(noCertificate(NO_CONTEXT)));
        server.receive(client.sends(client.finished()));
        assertNull(session(server).client());
    }

    @Test
    void clientWithoutACertificateIsRefusedWhereOneIsRequired() {
        EngineHarness server = server(Mode.REQUIRED);
        ScriptedClient client = clientAtFinished(server);
        server.receive(client.sends(noCertificate(NO_CONTEXT)));
        assertEquals(Fault.CERTIFICATE_REQUIRED, server.fault());
        assertEquals(Alert.CERTIFICATE_REQUIRED, server.alertSent());
    }

    /** The connection of a pool that demands one is refused whatever the host says otherwise. */
    @Test
    void clientWithoutACertificateIsRefusedWhereThePoolDemandsOne() {
        EngineHarness server = new EngineHarness(clientContext(
                host().authenticating(TestClients.of(Mode.OPTIONAL)).demandingClients()));
        ScriptedClient client = clientAtFinished(server);
        server.receive(client.sends(noCertificate(NO_CONTEXT)));
        assertEquals(Fault.CERTIFICATE_REQUIRED, server.fault());
    }

    @Test
    void nobodyIsAskedWhereNoPoolDemandsIt() {
        EngineHarness server = server(Mode.ON_DEMAND);
        ScriptedClient client = clientAtFinished(server, Hello::postHandshakeAuth);
        assertFalse(client.messages().stream().anyMatch(message -> message[0] == 13));
        server.receive(client.sends(client.finished()));
        assertNull(session(server).client());
    }

    @Test
    void clientThatCannotBeAskedLaterIsAskedInTheHandshake() {
        TestHost host = host().authenticating(TestClients.of(Mode.ON_DEMAND)).demandingClients();
        EngineHarness server = new EngineHarness(clientContext(host));
        ScriptedClient client = clientAtFinished(server);
        authenticate(server, client);
        assertTrue(session(server).client() != null);
    }

    /** Only a demand of the pool can wait. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ON_DEMAND")
    void clientThatCouldBeAskedLaterIsAskedInTheHandshakeWhereItIsAskedAnyway(Mode mode) {
        EngineHarness server = new EngineHarness(
                clientContext(host().authenticating(TestClients.of(mode)).demandingClients()));
        ScriptedClient client = clientAtFinished(server, Hello::postHandshakeAuth);
        authenticate(server, client);
        assertTrue(session(server).client() != null);
        assertEquals(0, server.takeOutput().length);
    }

    @Test
    void finishedOverAnotherTranscriptIsRefused() {
        EngineHarness server = server(Mode.OPTIONAL);
        ScriptedClient client = clientAtFinished(server);
        byte[] finished = client.finished();
        server.receive(client.sends(noCertificate(NO_CONTEXT)));
        server.receive(client.sends(finished));
        assertEquals(Fault.BAD_FINISHED, server.fault());
        assertEquals(Alert.DECRYPT_ERROR, server.alertSent());
    }

    static void authenticate(EngineHarness server, ScriptedClient client) {
        server.receive(client.sends(CLIENT.certificate(NO_CONTEXT)));
        server.receive(client.sends(CLIENT.certificateVerify(SCHEME, client.transcriptHash())));
        server.receive(client.sends(client.finished()));
    }

    /** A message that the transcript goes on with, to be sent in a record with others. */
    private static byte[] added(ScriptedClient client, byte[] message) {
        client.adds(message);
        return message;
    }

    private static EngineHarness server(Mode mode) {
        return new EngineHarness(clientContext(host().authenticating(TestClients.of(mode))));
    }

    private static Session session(EngineHarness server) {
        return Objects.requireNonNull(server.session(), () -> "no session: " + server.fault());
    }
}
