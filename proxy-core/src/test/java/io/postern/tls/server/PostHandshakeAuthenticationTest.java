// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server;

import static io.postern.testing.ClientCredential.noCertificate;
import static io.postern.testing.EngineFixture.clientAtFinished;
import static io.postern.testing.EngineFixture.clientContext;
import static io.postern.testing.EngineFixture.host;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
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
import io.postern.tls.message.CertificateRequest;
import io.postern.tls.record.ContentType;
import io.postern.tls.server.ClientAuthentication.Mode;
import io.postern.tls.wire.Reader;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients of a pool that is for the authenticated only, which are asked behind the handshake (RFC 8446 §4.6.2). */
class PostHandshakeAuthenticationTest {

    private static final ClientCredential CLIENT = ClientCredential.of(KeyType.EC_P256);
    private static final SignatureScheme SCHEME = SignatureScheme.ECDSA_SECP256R1_SHA256;
    private static final TestHost HOST =
            host().authenticating(TestClients.of(Mode.ON_DEMAND)).demandingClients();
    private static final byte[] KEY_UPDATE = {24, 0, 0, 1, 0};
    private static final byte[] KEY_UPDATE_REQUESTED = {24, 0, 0, 1, 1};

    private EngineHarness server;
    private ScriptedClient client;
    private byte[] requestContext;

    /** Up to the request. */
    @BeforeEach
    void finishHandshake() {
        server = new EngineHarness(clientContext(HOST));
        client = clientAtFinished(server, Hello::postHandshakeAuth);
        assertFalse(client.messages().stream().anyMatch(message -> message[0] == 13), "asked in the handshake");
        server.receive(client.sends(client.finished()));
        client.useApplicationKeys();
        client.receive(server.takeOutput());
        requestContext = requestContext(client);
    }

    private static byte[] requestContext(ScriptedClient client) {
        byte[] message = client.messages().getLast();
        assertEquals(13, message[0]);
        return CertificateRequest.read(new Reader(message, 4, message.length)).requestContext();
    }

    @Test
    void connectionIsEstablishedOnceTheClientIsKnown() {
        assertNull(server.session());
        assertFalse(server.connection().established());
        server.receive(client.sends(CLIENT.certificate(requestContext)));
        server.receive(client.sends(CLIENT.certificateVerify(SCHEME, client.transcriptHash())));
        assertNull(server.session());
        server.receive(client.sends(client.postHandshakeFinished()));
        assertEstablished();
        ClientIdentity identity = Objects.requireNonNull(session().client());
        assertArrayEquals(
                CLIENT.certificates().getFirst(), identity.certificates().getFirst());
    }

    @Test
    void contextOfARequestIsNeverTheSame() {
        byte[] first = requestContext;
        finishHandshake();
        assertTrue(first.length >= 16);
        assertFalse(Arrays.equals(first, requestContext));
    }

    @Test
    void dataBeforeTheAnswerIsTaken() {
        server.receive(client.record(ContentType.APPLICATION_DATA, new byte[] {1, 2, 3}));
        assertArrayEquals(new byte[] {1, 2, 3}, server.takePlaintext());
        assertNull(server.session());
        answer();
        assertEstablished();
    }

    @Test
    void dataBeforeTheAnswerIsLimited() {
        byte[] full = new byte[1 << 14];
        for (int sent = 0; sent < Limits.DEFAULT.unauthenticatedData(); sent += full.length) {
            server.receive(client.record(ContentType.APPLICATION_DATA, full));
        }
        assertNull(server.close());
        server.receive(client.record(ContentType.APPLICATION_DATA, new byte[] {1}));
        assertRefused(Fault.TOO_MUCH_UNAUTHENTICATED_DATA, Alert.CERTIFICATE_REQUIRED);
        assertEquals(Limits.DEFAULT.unauthenticatedData(), server.takePlaintext().length);
    }

    /** Behind it, its streams would be under way (RFC 9113 §9.2.3). */
    @Test
    void clientOfHttp2IsAskedInTheHandshake() {
        EngineHarness http2 = new EngineHarness(clientContext(HOST.withProtocols("h2")));
        ScriptedClient other =
                clientAtFinished(http2, hello -> hello.postHandshakeAuth().protocols("h2"));
        assertTrue(other.messages().stream().anyMatch(message -> message[0] == 13));
    }

    /** What waits takes a buffer for each record, however little is in it. */
    @Test
    void smallRecordsBeforeTheAnswerAreLimitedToo() {
        int records = Limits.DEFAULT.unauthenticatedData() / 256;
        for (int i = 0; i < records; i++) {
            server.receive(client.record(ContentType.APPLICATION_DATA, new byte[] {1}));
        }
        assertNull(server.close());
        server.receive(client.record(ContentType.APPLICATION_DATA, new byte[] {1}));
        assertRefused(Fault.TOO_MUCH_UNAUTHENTICATED_DATA, Alert.CERTIFICATE_REQUIRED);
    }

    @Test
    void keyUpdatesDoNotRaiseThatLimit() {
        byte[] full = new byte[1 << 14];
        for (int sent = 0; sent < Limits.DEFAULT.unauthenticatedData(); sent += full.length) {
            server.receive(client.record(ContentType.APPLICATION_DATA, full));
            keyUpdate(KEY_UPDATE);
        }
        assertNull(server.close());
        server.receive(client.record(ContentType.APPLICATION_DATA, new byte[] {1}));
        assertRefused(Fault.TOO_MUCH_UNAUTHENTICATED_DATA, Alert.CERTIFICATE_REQUIRED);
    }

    @Test
    void keyUpdatesBeforeTheAnswerAreLimited() {
        for (int i = 0; i <= Limits.DEFAULT.keyUpdates(); i++) {
            keyUpdate(KEY_UPDATE);
        }
        assertRefused(Fault.TOO_MANY_KEY_UPDATES, Alert.UNEXPECTED_MESSAGE);
    }

    /** The Finished is keyed with the client's application secret as it is then. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void keysMayBeUpdatedBeforeTheAnswer(int updates) {
        for (int i = 0; i < updates; i++) {
            keyUpdate(KEY_UPDATE);
        }
        answer();
        assertEstablished();
    }

    @Test
    void finishedKeyedWithTheSecretBeforeAKeyUpdateIsRefused() {
        ScriptedClient stale = client;
        server.receive(client.record(ContentType.HANDSHAKE, KEY_UPDATE));
        byte[] finishedKeyOfBefore = stale.postHandshakeFinished();
        client.updateKeys();
        server.receive(client.sends(CLIENT.certificate(requestContext)));
        server.receive(client.sends(CLIENT.certificateVerify(SCHEME, client.transcriptHash())));
        assertFalse(Arrays.equals(finishedKeyOfBefore, client.postHandshakeFinished()));
        server.receive(client.sends(finishedKeyOfBefore));
        assertRefused(Fault.BAD_FINISHED, Alert.DECRYPT_ERROR);
    }

    @Test
    void requestedKeyUpdateBeforeTheAnswerIsAnswered() {
        keyUpdate(KEY_UPDATE_REQUESTED);
        client.receive(server.takeOutput());
        assertArrayEquals(KEY_UPDATE, client.messages().getLast());
        answer();
        server.write(new byte[] {5});
        client.receive(server.takeOutput());
        assertArrayEquals(new byte[] {5}, client.plaintext());
    }

    @Test
    void keyUpdateWithinTheAnswerIsRefused() {
        server.receive(client.sends(CLIENT.certificate(requestContext)));
        server.receive(client.record(ContentType.HANDSHAKE, KEY_UPDATE));
        assertRefused(Fault.UNEXPECTED_MESSAGE, Alert.UNEXPECTED_MESSAGE);
    }

    @Test
    void keyUpdateBeforeTheFinishedIsRefused() {
        server.receive(client.sends(CLIENT.certificate(requestContext)));
        server.receive(client.sends(CLIENT.certificateVerify(SCHEME, client.transcriptHash())));
        server.receive(client.record(ContentType.HANDSHAKE, KEY_UPDATE));
        assertRefused(Fault.UNEXPECTED_MESSAGE, Alert.UNEXPECTED_MESSAGE);
    }

    @Test
    void dataWithinTheAnswerIsRefused() {
        server.receive(client.sends(CLIENT.certificate(requestContext)));
        server.receive(client.record(ContentType.APPLICATION_DATA, new byte[] {1}));
        assertRefused(Fault.UNEXPECTED_MESSAGE, Alert.UNEXPECTED_MESSAGE);
        assertEquals(0, server.takePlaintext().length);
    }

    @Test
    void clientThatDeclinesIsRefused() {
        server.receive(client.sends(noCertificate(requestContext)));
        assertRefused(Fault.CERTIFICATE_REQUIRED, Alert.CERTIFICATE_REQUIRED);
    }

    @Test
    void answerToAnotherRequestIsRefused() {
        byte[] other = requestContext.clone();
        other[0] ^= 1;
        server.receive(client.sends(CLIENT.certificate(other)));
        assertRefused(Fault.BAD_REQUEST_CONTEXT, Alert.ILLEGAL_PARAMETER);
    }

    @Test
    void answerWithoutTheContextIsRefused() {
        server.receive(client.sends(CLIENT.certificate(ClientCredential.NO_CONTEXT)));
        assertRefused(Fault.BAD_REQUEST_CONTEXT, Alert.ILLEGAL_PARAMETER);
    }

    @Test
    void secondAnswerIsRefused() {
        answer();
        assertEstablished();
        server.receive(client.sends(CLIENT.certificate(requestContext)));
        assertEquals(Fault.UNEXPECTED_MESSAGE, server.fault());
    }

    @Test
    void signatureOfAnotherKeyIsRefused() {
        ClientCredential other = ClientCredential.of(KeyType.EC_P256.generate(), new byte[] {0});
        server.receive(client.sends(CLIENT.certificate(requestContext)));
        server.receive(client.sends(other.certificateVerify(SCHEME, client.transcriptHash())));
        assertRefused(Fault.BAD_CERTIFICATE_VERIFY, Alert.DECRYPT_ERROR);
    }

    @Test
    void changeCipherSpecBeforeTheAnswerIsRefused() {
        server.receive(HandshakeTest.changeCipherSpec());
        assertRefused(Fault.BAD_CHANGE_CIPHER_SPEC, Alert.UNEXPECTED_MESSAGE);
    }

    @Test
    void clientThatLeavesInsteadEndsTheConnection() {
        server.receive(client.record(ContentType.ALERT, new byte[] {1, 0}));
        assertNotNull(server.close());
        assertNull(server.fault());
        assertNull(server.session());
    }

    @Test
    void keyUpdatesWorkAsEverOnceTheClientIsKnown() {
        keyUpdate(KEY_UPDATE);
        answer();
        keyUpdate(KEY_UPDATE);
        server.receive(client.record(ContentType.APPLICATION_DATA, new byte[] {8}));
        assertArrayEquals(new byte[] {8}, server.takePlaintext());
    }

    private void keyUpdate(byte[] message) {
        server.receive(client.record(ContentType.HANDSHAKE, message));
        client.updateKeys();
    }

    private void answer() {
        server.receive(client.sends(CLIENT.certificate(requestContext)));
        server.receive(client.sends(CLIENT.certificateVerify(SCHEME, client.transcriptHash())));
        server.receive(client.sends(client.postHandshakeFinished()));
    }

    private void assertEstablished() {
        assertNull(server.fault());
        assertTrue(server.connection().established());
        assertNotNull(session().client());
    }

    private Session session() {
        return Objects.requireNonNull(server.session(), () -> "no session: " + server.fault());
    }

    private void assertRefused(Fault fault, Alert alert) {
        assertEquals(fault, server.fault());
        assertEquals(alert, server.alertSent());
        assertNull(server.session());
    }
}
