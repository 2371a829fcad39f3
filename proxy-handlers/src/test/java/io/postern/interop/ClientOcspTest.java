// SPDX-License-Identifier: Apache-2.0
package io.postern.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.handlers.testing.AnyCrypto;
import io.postern.testing.ClientCredential;
import io.postern.testing.Hello;
import io.postern.testing.OcspAuthority;
import io.postern.testing.PemText;
import io.postern.testing.ScriptedClient;
import io.postern.tls.crypto.SignatureScheme;
import io.postern.tls.crypto.jca.CryptoProviders;
import io.postern.tls.extension.StatusRequest;
import io.postern.tls.message.CertificateEntry;
import io.postern.tls.record.ContentType;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients whose certificates name a responder, which is asked about them in the handshake. */
@AnyCrypto
class ClientOcspTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String SOFT = "soft.test";
    private static final String HARD = "hard.test";

    private static final OcspAuthority AUTHORITY = OcspAuthority.root("CN=Clients with a responder");

    private static final RenewalDaemon DAEMON = new RenewalDaemon();
    private static final FaultyResponder RESPONDER = FaultyResponder.start(AUTHORITY);
    private static final CertificateClient ANONYMOUS = CertificateClient.trusting(DAEMON.authority());

    @BeforeAll
    static void start() {
        DAEMON.setup().file("trust.pem", PemText.certificates(AUTHORITY.certificate()));
        for (String host : List.of("soft", "hard")) {
            DAEMON.host(host, DAEMON.issue(host));
            DAEMON.setup()
                    .hostOption(
                            host,
                            "client-auth: {mode: optional, trust: trust.pem, ask-for-status: true, fetch-status: true, revocation: "
                                    + host + "}");
        }
        DAEMON.setup().option("event-loops", "1").option("ocsp", "{timeout: 4s}");
        DAEMON.start();
    }

    @AfterAll
    static void end() throws IOException {
        try (RESPONDER) {
            DAEMON.close();
        }
    }

    @AfterEach
    void behave() {
        RESPONDER.behave(FaultyResponder.Behaviour.GOOD);
    }

    @ParameterizedTest
    @ValueSource(strings = {SOFT, HARD})
    void goodCertificateIsServedAndAskedAboutOnce(String host) throws InterruptedException, ExecutionException {
        OcspAuthority.Holder holder = holder("good");
        CertificateClient client = ANONYMOUS.with(holder);
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<?>> visits = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                visits.add(threads.submit(() -> client.visit(DAEMON.port(), host)));
            }
            for (Future<?> visit : visits) {
                visit.get();
            }
        }
        client.visit(DAEMON.port(), host);
        assertEquals(1, RESPONDER.requests(holder.certificate()));
    }

    @ParameterizedTest
    @ValueSource(strings = {SOFT, HARD})
    void revokedCertificateIsRefused(String host) {
        RESPONDER.behave(FaultyResponder.Behaviour.REVOKED);
        OcspAuthority.Holder holder = holder("revoked");
        assertRefused(holder, host, "certificate_revoked", "'CN=revoked' was revoked by 'CN=Clients with a responder'");
        assertRefused(holder, host, "certificate_revoked", "'CN=revoked' was revoked by 'CN=Clients with a responder'");
        assertEquals(1, RESPONDER.requests(holder.certificate()));
    }

    @ParameterizedTest
    @ValueSource(strings = {SOFT, HARD})
    void unknownCertificateIsRefused(String host) {
        RESPONDER.behave(FaultyResponder.Behaviour.UNKNOWN);
        assertRefused(holder("unknown"), host, "revocation_unknown", "does not know it");
    }

    /** Of the ways to be wrong, those in which the answer is worth nothing. */
    @ParameterizedTest
    @EnumSource(
            value = FaultyResponder.Behaviour.class,
            names = {"GOOD", "REVOKED", "UNKNOWN", "SLOW", "WITHOUT_NEXT_UPDATE", "WRONG_NONCE"},
            mode = EnumSource.Mode.EXCLUDE)
    void answerThatIsWorthNothingIsNoAnswer(FaultyResponder.Behaviour wrong) {
        RESPONDER.behave(wrong);
        OcspAuthority.Holder holder = holder("wrongly-answered");
        ANONYMOUS.with(holder).visit(DAEMON.port(), SOFT);
        assertRefused(holder, HARD, "revocation_unknown", "no OCSP response says that it was not revoked");
        assertEquals(1, RESPONDER.requests(holder.certificate()));
    }

    @Test
    void responderThatIsAwayIsForgivenOnlyWhereRevocationIsSoft() throws IOException {
        try (Socket port = SocketBackend.refusingPort()) {
            URI url = URI.create("http://127.0.0.1:" + port.getLocalPort() + "/");
            OcspAuthority.Holder holder = AUTHORITY.client("lonely", url);
            ANONYMOUS.with(holder).visit(DAEMON.port(), SOFT);
            assertRefused(holder, HARD, "revocation_unknown", url.toString());
        }
    }

    @Test
    void slowResponderHoldsUpItsOwnClientsOnly() throws InterruptedException, ExecutionException {
        RESPONDER.behave(FaultyResponder.Behaviour.SLOW);
        OcspAuthority.Holder soft = holder("slow-soft");
        OcspAuthority.Holder hard = holder("slow-hard");
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            Future<?> served = threads.submit(() -> ANONYMOUS.with(soft).visit(DAEMON.port(), SOFT));
            Future<String> refused = threads.submit(() -> ANONYMOUS.with(hard).refused(DAEMON.port(), HARD));
            Poll.until(
                    () -> RESPONDER.requests(soft.certificate()) + RESPONDER.requests(hard.certificate()) == 2,
                    LIMIT,
                    () -> "both are asked about");
            ANONYMOUS.visit(DAEMON.port(), HARD);
            ANONYMOUS.with(AUTHORITY.client("nowhere", null)).visit(DAEMON.port(), SOFT);
            assertFalse(served.isDone() || refused.isDone(), "nobody has been waited for");
            served.get();
            assertTrue(refused.get().contains("certificate_unknown"), refused.get());
        }
    }

    @Test
    void clientThatStaplesIsNotAskedAbout() throws CertificateEncodingException {
        OcspAuthority.Holder good = holder("stapling");
        String answer =
                new String(stapled(good, AUTHORITY.responses().good(good.certificate())), StandardCharsets.US_ASCII);
        assertEquals("hello", answer);
        OcspAuthority.Holder bad = holder("stapling-revoked");
        int mark = DAEMON.log().mark();
        assertEquals(0, stapled(bad, AUTHORITY.responses().revoked(bad.certificate())).length);
        DAEMON.log().await(mark, "handshake failed", "fault=certificate_revoked", "CN=stapling-revoked");
        assertEquals(0, RESPONDER.requests(good.certificate()) + RESPONDER.requests(bad.certificate()));
    }

    /** What a client gets back that sends its certificate with that response, and a few bytes to be echoed. */
    private static byte[] stapled(OcspAuthority.Holder holder, byte[] response) throws CertificateEncodingException {
        ScriptedClient client = new ScriptedClient(CryptoProviders.configured());
        ClientCredential credential = ClientCredential.of(holder.keys(), holder.certificate());
        try (RawConnection connection = new RawConnection(DAEMON.port())) {
            connection.send(
                    client.hello(Hello.valid(client.share()).serverName(HARD).message()));
            while (client.messages().stream().noneMatch(message -> message[0] == 20)) {
                client.receive(Objects.requireNonNull(connection.nextRecord(), "the end"));
            }
            CertificateEntry entry = new CertificateEntry(
                    holder.certificate().getEncoded(), new StatusRequest.CertificateEntry(response), null);
            connection.send(client.sends(ClientCredential.certificate(ClientCredential.NO_CONTEXT, List.of(entry))));
            connection.send(client.sends(
                    credential.certificateVerify(SignatureScheme.ECDSA_SECP256R1_SHA256, client.transcriptHash())));
            connection.send(client.record(ContentType.HANDSHAKE, client.finished()));
            client.useApplicationKeys();
            connection.send(client.record(ContentType.APPLICATION_DATA, "hello".getBytes(StandardCharsets.US_ASCII)));
            while (client.plaintext().length == 0 && client.alerts().isEmpty()) {
                client.receive(Objects.requireNonNull(connection.nextRecord(), "the end"));
            }
            return client.plaintext();
        }
    }

    private static OcspAuthority.Holder holder(String name) {
        return AUTHORITY.client(name, RESPONDER.url());
    }

    private static void assertRefused(OcspAuthority.Holder holder, String host, String fault, String detail) {
        int mark = DAEMON.log().mark();
        ANONYMOUS.with(holder).refused(DAEMON.port(), host);
        DAEMON.log().await(mark, "handshake failed", "sni=" + host, "fault=" + fault, detail);
    }
}
