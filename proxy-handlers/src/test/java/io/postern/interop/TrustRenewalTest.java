// SPDX-License-Identifier: Apache-2.0
package io.postern.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.handlers.testing.AnyCrypto;
import io.postern.testing.OcspAuthority;
import io.postern.testing.PemText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whom a host trusts changes while the daemon runs: for new connections at once, for those that are open not at all. */
@AnyCrypto
class TrustRenewalTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String HOST = "clients.test";
    private static final String LOG_NAME = "name=hosts.clients.client-auth ";

    /** Fixed, so that a failure comes again. */
    private static final long SEED = 20_261_126L;

    private final OcspAuthority authority = OcspAuthority.root("CN=First clients");
    private final OcspAuthority.Holder holder = authority.client("somebody", null);
    private final RenewalDaemon daemon = new RenewalDaemon();
    private final CertificateClient client =
            CertificateClient.trusting(daemon.authority()).with(holder);
    private final CertificateFiles files = new CertificateFiles(daemon.setup().directory());
    private final Path trust = files.directory().resolve("trust.pem");
    private final Path crl = files.directory().resolve("clients.crl");

    @BeforeEach
    void start() {
        files.put(trust, PemText.certificates(authority.certificate()));
        files.put(crl, authority.crl());
        daemon.host("clients", daemon.issue("clients"));
        daemon.setup().hostOption("clients", "client-auth: {trust: trust.pem, crls: [clients.crl]}");
        daemon.start();
    }

    @AfterEach
    void end() throws IOException {
        daemon.close();
    }

    @Test
    void newListRevokesForNewConnectionsAndNotForOpenOnes() throws IOException {
        OcspAuthority.Holder other = authority.client("other", null);
        try (SSLSocket open = client.connect(daemon.port(), HOST)) {
            CertificateClient.echo(open);
            int mark = daemon.log().mark();
            files.put(crl, authority.crl(holder.certificate()));
            daemon.log().await(mark, "trust renewed", LOG_NAME.strip());

            assertRefused(client, "certificate_revoked", "was revoked by");
            CertificateClient.echo(open);
            client.with(other).visit(daemon.port(), HOST);
            files.put(crl, authority.crl());
            Poll.until(() -> isServed(client), LIMIT, () -> "taken off the list\n" + daemon.log());
            CertificateClient.echo(open);
        }
    }

    @Test
    void newAuthorityTakesThePlaceOfTheOld() throws IOException {
        OcspAuthority next = OcspAuthority.root("CN=Next clients");
        CertificateClient newcomer = client.with(next.client("newcomer", null));
        assertRefused(newcomer, "unknown_ca", "newcomer");
        assertEquals(List.of("CN=First clients"), newcomer.named());
        try (SSLSocket open = client.connect(daemon.port(), HOST)) {
            CertificateClient.echo(open);
            int mark = daemon.log().mark();
            files.put(trust, PemText.certificates(next.certificate()));
            daemon.log().await(mark, "trust renewed", LOG_NAME.strip());

            newcomer.visit(daemon.port(), HOST);
            assertEquals(List.of("CN=Next clients"), newcomer.named());
            assertRefused(client, "unknown_ca", "somebody");
            CertificateClient.echo(open);
        }
    }

    @Test
    void damagedFilesLeaveWhatThereWasAndAreSaidOnce() throws IOException {
        byte[] garbage = new byte[3000];
        new Random(SEED).nextBytes(garbage);
        garbage[0] = 1;
        String list = authority.crl(holder.certificate());
        assertLeft(crl, list.substring(0, list.length() / 2), "clients.crl has a damaged PEM block (number 1)");
        assertLeft(
                crl,
                PemText.certificates(authority.certificate()),
                "clients.crl has no X509 CRL block, only CERTIFICATE");
        files.put(crl, authority.crl());
        String store = PemText.certificates(authority.certificate());
        assertLeft(trust, store.substring(0, store.length() / 2), "trust.pem has a damaged PEM block (number 1)");
        assertLeft(trust, "", "trust.pem is empty; expected PEM");
        files.put(trust, garbage);
        daemon.log().await(0, "trust not renewed", LOG_NAME, "trust.pem has no PEM block");
        Files.delete(trust);
        daemon.log().await(0, "trust not renewed", LOG_NAME, "there is no file");
        client.visit(daemon.port(), HOST);

        int mark = daemon.log().mark();
        files.put(trust, store);
        files.put(crl, list);
        daemon.log().await(mark, "trust renewed", LOG_NAME.strip());
        assertRefused(client, "certificate_revoked", "somebody");
        assertTrue(
                daemon.process()
                        .admin("/metrics")
                        .contains("postern_file_reloads_total{kind=\"trust\",outcome=\"refused\"} 6"),
                () -> daemon.process().admin("/metrics"));
    }

    private void assertLeft(Path file, String content, String reason) {
        int mark = daemon.log().mark();
        files.put(file, content);
        String line = daemon.log().await(mark, "trust not renewed, the old one stays", LOG_NAME);
        assertTrue(line.contains(reason), line);
        files.put(file, content);
        daemon.awaitLookedAt();
        assertEquals(List.of(line), daemon.log().since(mark, "not renewed"));
        client.visit(daemon.port(), HOST);
    }

    private void assertRefused(CertificateClient whom, String alert, String detail) {
        int mark = daemon.log().mark();
        String said = whom.refused(daemon.port(), HOST);
        assertTrue(said.contains(alert), said);
        daemon.log().await(mark, "handshake failed", "fault=" + alert, detail);
    }

    private boolean isServed(CertificateClient whom) {
        try {
            whom.visit(daemon.port(), HOST);
            return true;
        } catch (UncheckedIOException refused) {
            return false;
        }
    }
}
