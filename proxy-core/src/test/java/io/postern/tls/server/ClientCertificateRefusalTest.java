// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server;

import static io.postern.testing.ClientCredential.AUTHORITY;
import static io.postern.testing.ClientCredential.NO_CONTEXT;
import static io.postern.testing.EngineFixture.clientAtFinished;
import static io.postern.testing.EngineFixture.clientContext;
import static io.postern.testing.EngineFixture.host;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.postern.testing.ClientAuthority;
import io.postern.testing.ClientCredential;
import io.postern.testing.EngineHarness;
import io.postern.testing.KeyType;
import io.postern.testing.ScriptedClient;
import io.postern.testing.TestClients;
import io.postern.tls.alert.Alert;
import io.postern.tls.alert.Fault;
import io.postern.tls.crypto.SignatureScheme;
import io.postern.tls.extension.SignedCertificateTimestamp;
import io.postern.tls.message.CertificateEntry;
import io.postern.tls.message.CertificateVerify;
import io.postern.tls.record.ContentType;
import io.postern.tls.server.ClientAuthentication.Mode;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Wrong answers to a CertificateRequest, and the alert that each ends in. */
class ClientCertificateRefusalTest {

    private static final ClientCredential CLIENT = ClientCredential.of(KeyType.EC_P256);
    private static final KeyPair KEYS = ClientCredential.keys(KeyType.EC_P256);
    private static final SignatureScheme SCHEME = SignatureScheme.ECDSA_SECP256R1_SHA256;

    private final TestClients clients = TestClients.of(Mode.OPTIONAL);
    private final EngineHarness server = new EngineHarness(clientContext(host().authenticating(clients)));
    private final ScriptedClient client = clientAtFinished(server);

    @Test
    void signatureOfAnotherKeyIsRefused() {
        ClientCredential other = ClientCredential.of(KeyType.EC_P256.generate(), new byte[] {0});
        server.receive(client.sends(CLIENT.certificate(NO_CONTEXT)));
        server.receive(client.sends(other.certificateVerify(SCHEME, client.transcriptHash())));
        assertRefused(Fault.BAD_CERTIFICATE_VERIFY, Alert.DECRYPT_ERROR);
        assertEquals(0, clients.checks().get(), "before the client has proved that it has the key");
    }

    @Test
    void signatureOfAnotherTranscriptIsRefused() {
        byte[] before = client.transcriptHash();
        server.receive(client.sends(CLIENT.certificate(NO_CONTEXT)));
        server.receive(client.sends(CLIENT.certificateVerify(SCHEME, before)));
        assertRefused(Fault.BAD_CERTIFICATE_VERIFY, Alert.DECRYPT_ERROR);
    }

    /** A server's signature must not be good as a client's. */
    @Test
    void signatureWithTheServersContextIsRefused() {
        server.receive(client.sends(CLIENT.certificate(NO_CONTEXT)));
        byte[] signature = CLIENT.sign(SCHEME, CertificateVerify.serverContent(client.transcriptHash()));
        server.receive(client.sends(ClientCredential.certificateVerify(SCHEME.code(), signature)));
        assertRefused(Fault.BAD_CERTIFICATE_VERIFY, Alert.DECRYPT_ERROR);
    }

    @Test
    void emptySignatureIsRefused() {
        server.receive(client.sends(CLIENT.certificate(NO_CONTEXT)));
        server.receive(client.sends(ClientCredential.certificateVerify(SCHEME.code(), new byte[0])));
        assertRefused(Fault.BAD_CERTIFICATE_VERIFY, Alert.DECRYPT_ERROR);
    }

    @Test
    void schemeThatWasNotOfferedIsRefused() {
        ClientCredential rsa = ClientCredential.of(KeyType.RSA_2048);
        server.receive(client.sends(rsa.certificate(NO_CONTEXT)));
        server.receive(
                client.sends(rsa.certificateVerify(SignatureScheme.RSA_PSS_RSAE_SHA384, client.transcriptHash())));
        assertRefused(Fault.SCHEME_NOT_OFFERED, Alert.ILLEGAL_PARAMETER);
    }

    /** "RSA signatures MUST use an RSASSA-PSS algorithm" (RFC 8446 §4.4.3). */
    @Test
    void schemeOfPkcs1IsRefused() {
        server.receive(client.sends(ClientCredential.of(KeyType.RSA_2048).certificate(NO_CONTEXT)));
        server.receive(client.sends(ClientCredential.certificateVerify(0x0401, new byte[256])));
        assertRefused(Fault.SCHEME_NOT_OFFERED, Alert.ILLEGAL_PARAMETER);
    }

    @Test
    void schemeThatIsNotForTheKeyIsRefused() {
        server.receive(client.sends(CLIENT.certificate(NO_CONTEXT)));
        byte[] signature = CLIENT.sign(SCHEME, CertificateVerify.clientContent(client.transcriptHash()));
        server.receive(client.sends(ClientCredential.certificateVerify(SignatureScheme.ED25519.code(), signature)));
        assertRefused(Fault.SCHEME_NOT_OFFERED, Alert.ILLEGAL_PARAMETER);
    }

    @Test
    void answerToAnotherRequestIsRefused() {
        server.receive(client.sends(CLIENT.certificate(new byte[] {1})));
        assertRefused(Fault.BAD_REQUEST_CONTEXT, Alert.ILLEGAL_PARAMETER);
    }

    @Test
    void extensionThatWasNotAskedForIsRefused() {
        byte[] list = {0, 3, 0, 1, 42};
        CertificateEntry entry = new CertificateEntry(
                CLIENT.certificates().getFirst(), null, new SignedCertificateTimestamp.CertificateEntry(list));
        server.receive(client.sends(ClientCredential.certificate(NO_CONTEXT, List.of(entry))));
        assertRefused(Fault.UNSOLICITED_EXTENSION, Alert.UNSUPPORTED_EXTENSION);
    }

    @Test
    void certificateOfAnotherAuthorityIsRefused() {
        ClientAuthority other = ClientAuthority.root("CN=Stranger", KeyType.EC_P256.generate());
        present(ClientCredential.of(KEYS, other.client("CN=client", KEYS).build()));
        assertRefused(Fault.UNKNOWN_CA, Alert.UNKNOWN_CA);
    }

    @Test
    void certificateThatHasExpiredIsRefused() {
        X509Certificate expired = AUTHORITY
                .client("CN=client", KEYS)
                .until(ClientAuthority.NOW.minus(Duration.ofSeconds(1)))
                .build();
        present(ClientCredential.of(KEYS, expired));
        assertRefused(Fault.CERTIFICATE_EXPIRED, Alert.CERTIFICATE_EXPIRED);
    }

    @Test
    void certificateThatIsNoneIsRefused() {
        present(ClientCredential.of(KEYS, new byte[] {0x30, 0}));
        assertRefused(Fault.UNREADABLE_CERTIFICATE, Alert.BAD_CERTIFICATE);
    }

    /** The signature is made by the key of the first certificate, whatever follows. */
    @Test
    void certificateBehindAnotherIsNotThatOfTheClient() {
        byte[] strangers = ClientCredential.of(KeyType.ED25519).certificates().getFirst();
        List<CertificateEntry> entries = List.of(
                new CertificateEntry(strangers),
                new CertificateEntry(CLIENT.certificates().getFirst()));
        server.receive(client.sends(ClientCredential.certificate(NO_CONTEXT, entries)));
        server.receive(client.sends(CLIENT.certificateVerify(SCHEME, client.transcriptHash())));
        assertRefused(Fault.SCHEME_NOT_OFFERED, Alert.ILLEGAL_PARAMETER);
    }

    @Test
    void certificateLongerThanTheLimitIsRefusedByItsHeader() {
        int length = Limits.DEFAULT.certificate() + 1;
        server.receive(client.record(
                ContentType.HANDSHAKE, new byte[] {11, (byte) (length >>> 16), (byte) (length >>> 8), (byte) length}));
        assertRefused(Fault.MESSAGE_TOO_LONG, Alert.ILLEGAL_PARAMETER);
    }

    @Test
    void certificateAsLongAsTheLimitIsWaitedFor() {
        int length = Limits.DEFAULT.certificate();
        server.receive(client.record(
                ContentType.HANDSHAKE, new byte[] {11, (byte) (length >>> 16), (byte) (length >>> 8), (byte) length}));
        assertNull(server.close());
    }

    @Test
    void certificateWhereNobodyWasAskedIsRefused() {
        EngineHarness other = new EngineHarness(clientContext(host()));
        ScriptedClient unasked = clientAtFinished(other);
        other.receive(unasked.sends(CLIENT.certificate(NO_CONTEXT)));
        assertEquals(Fault.UNEXPECTED_MESSAGE, other.fault());
    }

    private void present(ClientCredential credential) {
        server.receive(client.sends(credential.certificate(NO_CONTEXT)));
        server.receive(client.sends(credential.certificateVerify(SCHEME, client.transcriptHash())));
    }

    private void assertRefused(Fault fault, Alert alert) {
        assertEquals(fault, server.fault());
        assertEquals(alert, server.alertSent());
        assertNull(server.session());
    }
}
