// SPDX-License-Identifier: Apache-2.0
package io.postern.interop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.handlers.testing.AnyCrypto;
import io.postern.testing.OcspAuthority;
import io.postern.testing.OcspResponder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An operator's own response in a file. */
@AnyCrypto
class StapleFileTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String REFUSED = "response not taken, the old one stays";

    private static final HttpBackend BACKEND = new HttpBackend();
    private static final OcspHosts HOSTS = OcspHosts.below(OcspAuthority.root(), BACKEND)
            .host("right", null, false, "{response: right.der}")
            .host("wrong", null, false, "{response: wrong.der}");
    private static final OcspResponder RESPONDER = HOSTS.authority().responses();
    private static final byte[] FIRST = RESPONDER.good(HOSTS.certificate("right"));
    private static final String REVOKED = "CERTIFICATE REVOKED";
    private static DaemonProcess daemon;
    private static Admin admin;

    @BeforeAll
    static void start() throws IOException {
        replace("right", FIRST);
        replace("wrong", FIRST);
        daemon = HOSTS.start();
        admin = Admin.of(daemon);
    }

    @AfterAll
    static void stop() {
        try (DaemonProcess running = daemon;
                BACKEND) {
            running.stop(REFUSED, REVOKED);
        }
    }

    @Test
    void responseIsStapledAndReplacedWhileClientsAreServed() throws IOException {
        assertArrayEquals(FIRST, staples("right").getFirst());
        assertEquals("file", admin.staple("right").state());

        X509Certificate certificate = HOSTS.certificate("right");
        Instant now = Instant.now();
        byte[] second = RESPONDER.at(now, now.plus(Duration.ofDays(2))).good(certificate);
        replace("right", second);
        awaitStaple("right", second);

        refuse(RESPONDER.good(HOSTS.certificate("wrong")), "it is about other certificates");
        refuse(
                RESPONDER
                        .at(now.minus(Duration.ofDays(8)), now.minus(Duration.ofDays(1)))
                        .good(certificate),
                "has passed");
        assertArrayEquals(second, staples("right").getFirst());

        int mark = daemon.log().mark();
        replace("right", RESPONDER.revoked(certificate));
        daemon.log().await(mark, " ERROR ", REVOKED, "right-EC_P256/chain.pem");
        assertEquals("revoked", admin.staple("right").state());
        assertEquals(List.of(), staples("right"));

        replace("right", FIRST);
        awaitStaple("right", FIRST);
        assertEquals("", admin.staple("right").reason());
    }

    @Test
    void responseThatIsForeignFromTheStartIsNotStapledAndARightOneUntilItsEnd() throws IOException {
        daemon.log().await(0, " ERROR ", REFUSED, "wrong-EC_P256/chain.pem", "it is about other certificates");
        assertEquals(List.of(), staples("wrong"));
        assertEquals("pending", admin.staple("wrong").state());

        Instant end = Instant.now().plusSeconds(5).truncatedTo(ChronoUnit.SECONDS);
        replace("wrong", RESPONDER.at(end.minusSeconds(60), end).good(HOSTS.certificate("wrong")));
        admin.await("wrong", staple -> !staple.state().equals("pending"));
        Poll.until(() -> !Instant.now().isBefore(end), LIMIT, () -> "the end, " + end);
        assertEquals("expired", admin.staple("wrong").state());
        assertEquals(List.of(), staples("wrong"));
    }

    private static void refuse(byte[] response, String reason) throws IOException {
        int mark = daemon.log().mark();
        replace("right", response);
        daemon.log().await(mark, " ERROR ", REFUSED, "right-EC_P256/chain.pem", reason);
        assertTrue(admin.staple("right").reason().contains(reason));
        assertEquals("file", admin.staple("right").state());
    }

    private static void replace(String host, byte[] response) throws IOException {
        Path part = Files.write(HOSTS.directory().resolve(host + ".part"), response);
        Files.move(part, HOSTS.directory().resolve(host + ".der"), StandardCopyOption.ATOMIC_MOVE);
    }

    private static List<byte[]> staples(String host) {
        return Stapled.by(daemon, host, HOSTS.root()).responses();
    }

    private static void awaitStaple(String host, byte[] expected) {
        Poll.until(
                () -> staples(host).stream().anyMatch(staple -> Arrays.equals(expected, staple)),
                LIMIT,
                () -> "another staple than that of " + admin.staple(host));
    }
}
