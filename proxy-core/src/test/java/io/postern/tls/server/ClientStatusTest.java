// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server;

import static io.postern.testing.ClientAuthority.NOW;
import static io.postern.testing.ClientCredential.NO_CONTEXT;
import static io.postern.testing.EngineFixture.clientAtFinished;
import static io.postern.testing.EngineFixture.clientContext;
import static io.postern.testing.EngineFixture.host;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.cert.ClientTrust;
import io.postern.cert.ClientTrust.Revocation;
import io.postern.cert.OcspSubject;
import io.postern.cert.RevocationLists;
import io.postern.cert.StatusQuestion;
import io.postern.cert.StatusSource.Answer;
import io.postern.cert.TrustStore;
import io.postern.route.CertificateClients;
import io.postern.testing.ClientCredential;
import io.postern.testing.EngineHarness;
import io.postern.testing.KeyType;
import io.postern.testing.OcspResponder;
import io.postern.testing.PemText;
import io.postern.testing.ScriptedClient;
import io.postern.tls.alert.Fault;
import io.postern.tls.crypto.SignatureScheme;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Handshakes that wait for what an OCSP responder says of the client's certificate. */
class ClientStatusTest {

    private static final String RESPONDER = "http://ocsp.test/";
    private static final KeyPair KEYS = ClientCredential.keys(KeyType.EC_P256);
    private static final X509Certificate LEAF = leaf();
    private static final OcspResponder AUTHORITY = OcspResponder.of(ClientCredential.AUTHORITY);

    @TempDir
    private Path directory;

    private final List<StatusQuestion> asked = new ArrayList<>();
    private final CompletableFuture<Answer> answer = new CompletableFuture<>();

    private static X509Certificate leaf() {
        GeneralName location = new GeneralName(GeneralName.uniformResourceIdentifier, RESPONDER);
        return ClientCredential.AUTHORITY
                .client("CN=client", KEYS)
                .with(
                        Extension.authorityInfoAccess,
                        false,
                        AuthorityInformationAccess.getInstance(
                                new DERSequence(new AccessDescription(AccessDescription.id_ad_ocsp, location))))
                .build();
    }

    @Test
    void handshakeGoesOnWhenTheResponderSaysGood() throws Exception {
        EngineHarness server = presented(new Revocation(true, true));
        assertTrue(server.suspended());
        assertEquals(List.of(URI.create(RESPONDER)), asked.getFirst().responders());
        assertNull(server.session());
        answer.complete(known(AUTHORITY.good(LEAF)));
        server.runLoop();
        assertFalse(server.suspended());
        assertNotNull(Objects.requireNonNull(server.session()).client());
    }

    @Test
    void revokedClientIsRefused() throws Exception {
        EngineHarness server = presented(new Revocation(false, true));
        answer.complete(known(AUTHORITY.revoked(LEAF)));
        server.runLoop();
        assertEquals(Fault.CERTIFICATE_REVOKED, server.fault());
    }

    @Test
    void clientThatTheResponderDoesNotKnowIsRefused() throws Exception {
        EngineHarness server = presented(new Revocation(false, true));
        answer.complete(known(AUTHORITY.unknown(LEAF)));
        server.runLoop();
        assertEquals(Fault.REVOCATION_UNKNOWN, server.fault());
    }

    @Test
    void silenceIsGoodEnoughUnlessAnAnswerIsRequired() throws Exception {
        EngineHarness soft = presented(new Revocation(false, true));
        answer.complete(new Answer.Unavailable("it is away"));
        soft.runLoop();
        assertNotNull(soft.session());
        EngineHarness hard = presented(new Revocation(true, true));
        hard.runLoop();
        assertEquals(Fault.REVOCATION_UNKNOWN, hard.fault());
        assertTrue(String.valueOf(Objects.requireNonNull(
                                Objects.requireNonNull(hard.close()).fault())
                        .detail())
                .contains("it is away"));
    }

    @Test
    void nobodyIsAskedWhereThatIsNotWanted() throws Exception {
        assertNotNull(presented(Revocation.SOFT).session());
        assertEquals(List.of(), asked);
    }

    @Test
    void answerAfterTheChannelClosedIsDropped() throws Exception {
        EngineHarness server = presented(new Revocation(true, true));
        server.connection().discard();
        int before = server.actions().size();
        answer.complete(known(AUTHORITY.good(LEAF)));
        server.runLoop();
        assertEquals(before, server.actions().size());
        assertNull(server.session());
    }

    /** A client that has sent all of its flight. */
    private EngineHarness presented(Revocation revocation) throws Exception {
        Path file = Files.writeString(
                directory.resolve("ca.pem"), PemText.certificates(ClientCredential.AUTHORITY.certificate()));
        ClientTrust trust = new ClientTrust(TrustStore.read(file), RevocationLists.NONE, revocation, List.of(), 4);
        CertificateClients clients = new CertificateClients(
                new CertificateClients.Settings(
                        ClientAuthentication.Mode.REQUIRED, trust, null, false, List.of(), List.of()),
                List.of(SignatureScheme.ECDSA_SECP256R1_SHA256),
                List.of());
        EngineHarness server = new EngineHarness(
                clientContext(host().authenticating(clients), Runnable::run).withStatuses(question -> {
                    asked.add(question);
                    return answer;
                }));
        ScriptedClient client = clientAtFinished(server);
        ClientCredential credential = ClientCredential.of(KEYS, LEAF);
        server.receive(client.sends(credential.certificate(NO_CONTEXT)));
        server.receive(client.sends(
                credential.certificateVerify(SignatureScheme.ECDSA_SECP256R1_SHA256, client.transcriptHash())));
        server.runLoop();
        server.receive(client.sends(client.finished()));
        server.runLoop();
        return server;
    }

    private static Answer known(byte[] response) throws Exception {
        OcspSubject subject = new OcspSubject(LEAF, ClientCredential.AUTHORITY.certificate());
        return new Answer.Known(subject.verify(response, null, NOW));
    }
}
