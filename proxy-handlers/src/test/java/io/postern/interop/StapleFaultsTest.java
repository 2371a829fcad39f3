// SPDX-License-Identifier: Apache-2.0
package io.postern.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.cert.OcspStaple;
import io.postern.handlers.testing.AnyCrypto;
import io.postern.interop.FaultyResponder.Behaviour;
import io.postern.testing.OcspAuthority;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Responders that have been wrong since the start, which waits for a second, in each way that there is. */
@AnyCrypto
class StapleFaultsTest {

    private static final HttpBackend BACKEND = new HttpBackend();
    private static final OcspAuthority ROOT = OcspAuthority.root();
    private static final OcspHosts HOSTS =
            OcspHosts.below(ROOT, BACKEND).ocsp("{cache: cache, start-timeout: 1s, timeout: 5s}");
    private static final List<FaultyResponder> RESPONDERS = new ArrayList<>();
    private static final Redirection MOVED = new Redirection();
    private static DaemonProcess daemon;
    private static Admin admin;

    /** A host of each kind for each behaviour, named after both. */
    @BeforeAll
    static void start() {
        for (Behaviour behaviour : Behaviour.values()) {
            FaultyResponder responder = FaultyResponder.start(ROOT);
            RESPONDERS.add(responder);
            responder.behave(behaviour);
            HOSTS.host(name("auto", behaviour), responder.url(), false, "auto");
            HOSTS.host(name("required", behaviour), responder.url(), false, "required");
            HOSTS.host(name("must", behaviour), responder.url(), true, "auto");
        }
        HOSTS.host("away", URI.create("http://127.0.0.1:1/ocsp"), false, "auto");
        HOSTS.host("moved", MOVED.url(), false, "auto");
        FaultyResponder late = FaultyResponder.start(ROOT);
        RESPONDERS.add(late);
        Instant now = Instant.now();
        late.times(now.minus(Duration.ofHours(1)), now.minus(Duration.ofMinutes(1)));
        HOSTS.host("late", late.url(), false, "auto");
        daemon = HOSTS.start();
        admin = Admin.of(daemon);
    }

    @AfterAll
    static void stop() {
        try (DaemonProcess running = daemon;
                BACKEND;
                MOVED) {
            running.stop("NO STAPLE though one is required", "CERTIFICATE REVOKED", "NO_STAPLE");
        } finally {
            RESPONDERS.forEach(FaultyResponder::close);
        }
    }

    /** Without nextUpdate it is stapled for a day; a nonce that nobody has asked for does not matter. */
    @ParameterizedTest
    @EnumSource(names = {"GOOD", "WITHOUT_NEXT_UPDATE", "WRONG_NONCE"})
    void goodResponseIsStapled(Behaviour behaviour) {
        for (String kind : List.of("auto", "required", "must")) {
            String host = name(kind, behaviour);
            admin.await(host, staple -> staple.state().equals("good"));
            Stapled stapled = Stapled.by(daemon, host, HOSTS.root());
            assertEquals(OcspStaple.Status.GOOD, stapled.only().status());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "UNKNOWN,the responder does not know the certificate",
        "SLOW,nothing came within 5 s",
        "HTTP_500,it answered with HTTP status 500",
        "MALFORMED,'of its answer, it cannot be read: '",
        "HUGE,its answer is longer than 64 KiB",
        "TRY_LATER,'of its answer, its status is tryLater; expected successful'",
        "WRONG_CERT_ID,'of its answer, it is about other certificates'",
        "EXPIRED,'of its answer, its nextUpdate, '",
        "SIGNED_BY_STRANGER,was not certified by the certificate",
        "DELEGATE_WITHOUT_PURPOSE,has no extendedKeyUsage OCSPSigning",
    })
    void reasonIsSaidAndNothingIsStapled(Behaviour behaviour, String reason) {
        String auto = name("auto", behaviour);
        assertSaid(auto, "pending", reason);
        daemon.log().await(0, " WARN ", "no OCSP response certificate=\"CN=" + auto + ".test\"", reason);
        assertEquals(List.of(), Stapled.by(daemon, auto, HOSTS.root()).responses());
        serveWithoutAsking(auto);

        for (String kind : List.of("required", "must")) {
            String host = name(kind, behaviour);
            assertSaid(host, "pending", reason);
            int mark = daemon.log().mark();
            Stapled.assertRefused(daemon, host, HOSTS.root());
            daemon.log().await(mark, "lacks the OCSP response that it needs", host + "-EC_P256/chain.pem");
            serveWithoutAsking(host);
        }
    }

    @Test
    void revokedIsSaidLoudlyAndServedOnlyWhereNoStapleIsRequired() {
        String auto = name("auto", Behaviour.REVOKED);
        assertSaid(auto, "revoked", "");
        daemon.log().await(0, " ERROR ", "CERTIFICATE REVOKED certificate=\"CN=" + auto + ".test\"");
        assertEquals(List.of(), Stapled.by(daemon, auto, HOSTS.root()).responses());
        serveWithoutAsking(auto);

        for (String kind : List.of("required", "must")) {
            String host = name(kind, Behaviour.REVOKED);
            assertSaid(host, "revoked", "");
            daemon.log().await(0, " ERROR ", "CERTIFICATE REVOKED certificate=\"CN=" + host + ".test\"");
            Stapled.assertRefused(daemon, host, HOSTS.root());
            Client.Result refused = OpensslClient.run(daemon, host + ".test", HOSTS.rootFile());
            assertFalse(refused.exit() == 0, refused::toString);
            assertTrue(refused.errors().contains("internal error"), refused::toString);
        }
        assertEquals("3.0", admin.metric("postern_ocsp_fetches_total{outcome=\"revoked\"}"));
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"GOOD", "WITHOUT_NEXT_UPDATE", "WRONG_NONCE", "REVOKED"})
    void startGoesOnWithoutARequiredStapleAndSaysSoLoudly(Behaviour behaviour) {
        for (String kind : List.of("required", "must")) {
            String file = name(kind, behaviour) + "-EC_P256/chain.pem";
            List<String> loud = daemon.log().since(0, " ERROR ", "NO STAPLE though one is required", file, "waited=1s");
            assertEquals(1, loud.size(), daemon.log()::toString);
        }
    }

    /** The answer of the one that is late holds as far as clocks may differ, but is of no use to clients. */
    @ParameterizedTest
    @CsvSource({
        "away,it cannot be connected to",
        "moved,it answered with HTTP status 302",
        "late,the responder's answer ended at",
    })
    void nothingIsStapled(String host, String reason) {
        assertSaid(host, "pending", reason);
        assertEquals(List.of(), Stapled.by(daemon, host, HOSTS.root()).responses());
    }

    /** @param reason part of the last error; empty where there is none */
    private static void assertSaid(String host, String state, String reason) {
        admin.await(
                host, staple -> staple.state().equals(state) && staple.reason().isEmpty() == reason.isEmpty());
        assertTrue(admin.staple(host).reason().contains(reason), admin.staple(host)::toString);
    }

    /** OpenSSL's client does not ask for a status unless it is told to. */
    private static void serveWithoutAsking(String host) {
        OpensslClient.served(daemon, host + ".test", HOSTS.rootFile());
    }

    private static String name(String kind, Behaviour behaviour) {
        return kind + "-" + behaviour.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
