// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server;

import static io.postern.testing.ClientCredential.NO_CONTEXT;
import static io.postern.testing.EngineFixture.CRYPTO;
import static io.postern.testing.EngineFixture.clientAtFinished;
import static io.postern.testing.EngineFixture.clientContext;
import static io.postern.testing.EngineFixture.host;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.postern.testing.ClientCredential;
import io.postern.testing.EngineFixture;
import io.postern.testing.EngineHarness;
import io.postern.testing.Hello;
import io.postern.testing.KeyType;
import io.postern.testing.ScriptedClient;
import io.postern.testing.TestClients;
import io.postern.tls.alert.Alert;
import io.postern.tls.alert.Fault;
import io.postern.tls.crypto.SignatureScheme;
import io.postern.tls.extension.CertificateType;
import io.postern.tls.extension.ClientCertificateType;
import io.postern.tls.message.CertificateEntry;
import io.postern.tls.server.ClientAuthentication.Mode;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Clients that authenticate with a raw public key, and how its type is negotiated (RFC 7250). */
class RawClientKeyTest {

    private static final SignatureScheme SCHEME = SignatureScheme.ECDSA_SECP256R1_SHA256;
    private static final int X509 = 0;
    private static final int RAW = 2;

    @Test
    void clientWithATrustedKeyIsKnown() {
        EngineHarness server = server(Mode.REQUIRED, CertificateType.RAW_PUBLIC_KEY);
        ScriptedClient client = clientAtFinished(server, hello -> hello.clientCertificateTypes(RAW));
        ClientCredential raw = ClientCredential.raw(TestClients.TRUSTED_KEY);
        present(server, client, raw);
        server.receive(client.sends(client.finished()));
        Session session = Objects.requireNonNull(server.session(), () -> "no session: " + server.fault());
        ClientIdentity identity = Objects.requireNonNull(session.client());
        assertEquals(CertificateType.RAW_PUBLIC_KEY, identity.type());
        assertArrayEquals(raw.certificates().getFirst(), identity.certificates().getFirst());
    }

    @Test
    void keyThatIsNotTrustedIsRefused() {
        EngineHarness server = server(Mode.REQUIRED, CertificateType.RAW_PUBLIC_KEY);
        ScriptedClient client = clientAtFinished(server, hello -> hello.clientCertificateTypes(RAW));
        var keys = KeyType.EC_P256.generate();
        present(server, client, ClientCredential.of(keys, keys.getPublic().getEncoded()));
        assertRefused(server, Fault.UNKNOWN_PUBLIC_KEY, Alert.CERTIFICATE_UNKNOWN);
    }

    /** That a key is trusted is public; that somebody has it has to be proved. */
    @Test
    void trustedKeyWithoutItsSignatureIsRefused() {
        EngineHarness server = server(Mode.REQUIRED, CertificateType.RAW_PUBLIC_KEY);
        ScriptedClient client = clientAtFinished(server, hello -> hello.clientCertificateTypes(RAW));
        server.receive(
                client.sends(ClientCredential.raw(TestClients.TRUSTED_KEY).certificate(NO_CONTEXT)));
        ClientCredential other = ClientCredential.of(KeyType.EC_P256.generate(), new byte[1]);
        server.receive(client.sends(other.certificateVerify(SCHEME, client.transcriptHash())));
        assertRefused(server, Fault.BAD_CERTIFICATE_VERIFY, Alert.DECRYPT_ERROR);
    }

    @Test
    void bytesThatAreNoKeyAreRefused() {
        EngineHarness server = server(Mode.REQUIRED, CertificateType.RAW_PUBLIC_KEY);
        ScriptedClient client = clientAtFinished(server, hello -> hello.clientCertificateTypes(RAW));
        ClientCredential garbage = ClientCredential.of(ClientCredential.keys(KeyType.EC_P256), new byte[] {0x30, 1, 0});
        server.receive(client.sends(garbage.certificate(NO_CONTEXT)));
        assertRefused(server, Fault.BAD_ENCODING, Alert.DECODE_ERROR);
    }

    @Test
    void twoKeysAreRefused() {
        EngineHarness server = server(Mode.REQUIRED, CertificateType.RAW_PUBLIC_KEY);
        ScriptedClient client = clientAtFinished(server, hello -> hello.clientCertificateTypes(RAW));
        CertificateEntry entry = new CertificateEntry(
                ClientCredential.raw(TestClients.TRUSTED_KEY).certificates().getFirst());
        server.receive(client.sends(ClientCredential.certificate(NO_CONTEXT, List.of(entry, entry))));
        assertRefused(server, Fault.UNREADABLE_CERTIFICATE, Alert.BAD_CERTIFICATE);
    }

    @Test
    void certificateInPlaceOfAKeyIsRefused() {
        EngineHarness server = server(Mode.REQUIRED, CertificateType.RAW_PUBLIC_KEY);
        ScriptedClient client = clientAtFinished(server, hello -> hello.clientCertificateTypes(RAW));
        server.receive(client.sends(ClientCredential.of(KeyType.EC_P256).certificate(NO_CONTEXT)));
        assertRefused(server, Fault.BAD_ENCODING, Alert.DECODE_ERROR);
    }

    @Test
    void theHostsOrderOfTypesDecides() {
        assertEquals(
                CertificateType.RAW_PUBLIC_KEY,
                negotiated(
                        hello -> hello.clientCertificateTypes(X509, RAW),
                        CertificateType.RAW_PUBLIC_KEY,
                        CertificateType.X509));
        assertEquals(
                CertificateType.X509,
                negotiated(
                        hello -> hello.clientCertificateTypes(RAW, X509),
                        CertificateType.X509,
                        CertificateType.RAW_PUBLIC_KEY));
        assertEquals(
                CertificateType.X509,
                negotiated(
                        hello -> hello.clientCertificateTypes(1, X509),
                        CertificateType.RAW_PUBLIC_KEY,
                        CertificateType.X509));
    }

    @Test
    void clientThatSaysNothingOfTypesIsToldNothing() {
        assertNull(negotiated(hello -> hello, CertificateType.RAW_PUBLIC_KEY, CertificateType.X509));
    }

    /** RFC 7250 §4.2: the server "MUST omit" the extension where it asks for no certificate. */
    @Test
    void clientThatIsNotAskedForACertificateIsToldNothing() {
        EngineHarness server = new EngineHarness(clientContext(host()));
        ScriptedClient client = clientAtFinished(server, hello -> hello.clientCertificateTypes(RAW));
        assertNull(EngineFixture.encryptedExtensions(client).find(ClientCertificateType.EncryptedExtensions.class));
    }

    @Test
    void clientWithoutATypeInCommonIsRefused() {
        EngineHarness server = server(Mode.OPTIONAL, CertificateType.X509);
        ScriptedClient client = new ScriptedClient(CRYPTO);
        server.receive(client.hello(
                Hello.valid(client.share()).clientCertificateTypes(RAW, 1).message()));
        assertRefused(server, Fault.NO_COMMON_CERTIFICATE_TYPE, Alert.UNSUPPORTED_CERTIFICATE);
    }

    @Test
    void clientThatKnowsOnlyCertificatesIsRefusedWhereAKeyIsRequired() {
        EngineHarness server = server(Mode.REQUIRED, CertificateType.RAW_PUBLIC_KEY);
        ScriptedClient client = new ScriptedClient(CRYPTO);
        server.receive(client.hello(Hello.valid(client.share()).message()));
        assertRefused(server, Fault.NO_COMMON_CERTIFICATE_TYPE, Alert.UNSUPPORTED_CERTIFICATE);
    }

    @Test
    void clientThatKnowsOnlyCertificatesIsServedWithoutWhereAKeyIsOptional() {
        EngineHarness server = server(Mode.OPTIONAL, CertificateType.RAW_PUBLIC_KEY);
        ScriptedClient client = clientAtFinished(server);
        server.receive(client.sends(client.finished()));
        assertNotNull(server.session(), () -> "no session: " + server.fault());
    }

    private static @Nullable CertificateType negotiated(UnaryOperator<Hello> change, CertificateType... types) {
        ScriptedClient client = clientAtFinished(server(Mode.OPTIONAL, types), change);
        var answer = EngineFixture.encryptedExtensions(client).find(ClientCertificateType.EncryptedExtensions.class);
        return answer == null ? null : answer.certificateType();
    }

    private static void present(EngineHarness server, ScriptedClient client, ClientCredential credential) {
        server.receive(client.sends(credential.certificate(NO_CONTEXT)));
        server.receive(client.sends(credential.certificateVerify(SCHEME, client.transcriptHash())));
    }

    private static EngineHarness server(Mode mode, CertificateType... types) {
        return new EngineHarness(
                clientContext(host().authenticating(TestClients.of(mode).withTypes(types))));
    }

    private static void assertRefused(EngineHarness server, Fault fault, Alert alert) {
        assertEquals(fault, server.fault());
        assertEquals(alert, server.alertSent());
    }
}
