// SPDX-License-Identifier: Apache-2.0
package io.postern.interop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.cert.OcspStaple;
import io.postern.handlers.testing.AnyCrypto;
import io.postern.interop.FaultyResponder.Behaviour;
import io.postern.testing.OcspAuthority;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Staples that hold for seconds, so that a test can see them refreshed, kept and ended. */
@AnyCrypto
class HeldStapleTest {

    /** Of the staples; the responder is asked again at half of it. */
    private static final Duration VALIDITY = Duration.ofSeconds(16);

    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** A good response that is older than the one that is held. */
    private static final Behaviour OLDER = Behaviour.WRONG_NONCE;

    /** After which a good staple stays: REVOKED takes it away, and the others bring another one. */
    private static final List<Behaviour> FAULTS = List.of(
            Behaviour.UNKNOWN,
            Behaviour.SLOW,
            Behaviour.HTTP_500,
            Behaviour.MALFORMED,
            Behaviour.HUGE,
            Behaviour.TRY_LATER,
            Behaviour.WRONG_CERT_ID,
            Behaviour.EXPIRED,
            Behaviour.SIGNED_BY_STRANGER,
            Behaviour.DELEGATE_WITHOUT_PURPOSE,
            OLDER);

    private final OcspAuthority root = OcspAuthority.root();
    private final Map<Behaviour, FaultyResponder> responders = new EnumMap<>(Behaviour.class);

    /** All in one test, since all of them have to be waited for at one time. */
    @Test
    void stapleIsServedUntilItsEndWhateverTheResponderDoesThen() {
        try (HttpBackend backend = new HttpBackend()) {
            OcspHosts hosts = OcspHosts.below(root, backend).ocsp("{cache: cache, timeout: 3s}");
            FAULTS.forEach(fault -> addHosts(hosts, fault));
            addHosts(hosts, Behaviour.GOOD);
            addHosts(hosts, Behaviour.REVOKED);
            responders.values().forEach(responder -> responder.validFor(VALIDITY));
            try (DaemonProcess daemon = hosts.start()) {
                Map<Behaviour, Stapled> first = new EnumMap<>(Behaviour.class);
                responders
                        .keySet()
                        .forEach(behaviour ->
                                first.put(behaviour, Stapled.by(daemon, name("auto", behaviour), hosts.root())));
                Instant end = end(first.values());
                responders.forEach((behaviour, responder) -> responder.behave(behaviour));
                Objects.requireNonNull(responders.get(Behaviour.GOOD))
                        .times(Instant.now().minusSeconds(60), Instant.now().plusSeconds(86_400));
                Objects.requireNonNull(responders.get(OLDER))
                        .times(
                                Instant.now().minusSeconds(2 * 3600),
                                Instant.now().plusSeconds(86_400));
                whileTheyHold(daemon, hosts, first);
                whenTheyHaveEnded(daemon, hosts, end);
                daemon.stop("CERTIFICATE REVOKED", "STAPLE ENDED", "NO_STAPLE");
            }
        } finally {
            responders.values().forEach(FaultyResponder::close);
        }
    }

    private static void whileTheyHold(DaemonProcess daemon, OcspHosts hosts, Map<Behaviour, Stapled> first) {
        Admin admin = Admin.of(daemon);
        for (Behaviour fault : FAULTS) {
            admin.await(name("auto", fault), staple -> !staple.reason().isEmpty());
            Stapled stapled = Stapled.by(daemon, name("auto", fault), hosts.root());
            Stapled before = Objects.requireNonNull(first.get(fault));
            // On a machine that is too slow for that it is over already.
            if (Instant.now().isBefore(before.only().end())) {
                assertArrayEquals(
                        before.responses().getFirst(), stapled.responses().getFirst(), fault::name);
            }
        }
        admin.await(name("auto", Behaviour.REVOKED), staple -> staple.state().equals("revoked"));
        assertEquals(
                List.of(),
                Stapled.by(daemon, name("auto", Behaviour.REVOKED), hosts.root())
                        .responses());
        Stapled.assertRefused(daemon, name("required", Behaviour.REVOKED), hosts.root());
        String end =
                Objects.requireNonNull(first.get(Behaviour.GOOD)).only().end().toString();
        admin.await(name("auto", Behaviour.GOOD), staple -> !end.equals(staple.nextUpdate()));
    }

    private static void whenTheyHaveEnded(DaemonProcess daemon, OcspHosts hosts, Instant end) {
        Admin admin = Admin.of(daemon);
        Poll.until(() -> !Instant.now().isBefore(end), LIMIT, () -> "the end, " + end);
        for (Behaviour fault : FAULTS) {
            String auto = name("auto", fault);
            if (fault == OLDER) { // which is better than none
                admin.await(auto, staple -> staple.state().equals("good"));
                Stapled.by(daemon, auto, hosts.root()).only();
                continue;
            }
            daemon.log().await(0, " ERROR ", "STAPLE ENDED", "\"CN=" + auto + ".test\"", "ended=");
            admin.await(auto, staple -> staple.state().equals("expired"));
            assertEquals(List.of(), Stapled.by(daemon, auto, hosts.root()).responses(), auto);
            String required = name("required", fault);
            admin.await(required, staple -> staple.state().equals("expired"));
            Stapled.assertRefused(daemon, required, hosts.root());
            OpensslClient.served(daemon, required + ".test", hosts.rootFile());
        }
        OcspStaple newer = Stapled.by(daemon, name("required", Behaviour.GOOD), hosts.root())
                .only();
        assertTrue(newer.end().isAfter(end), () -> "a staple until " + newer.end());
    }

    private void addHosts(OcspHosts hosts, Behaviour behaviour) {
        FaultyResponder responder = FaultyResponder.start(root);
        responders.put(behaviour, responder);
        hosts.host(name("auto", behaviour), responder.url(), false, "auto");
        hosts.host(name("required", behaviour), responder.url(), false, "required");
    }

    /** Of the last of them. */
    private static Instant end(Collection<Stapled> staples) {
        return staples.stream()
                .map(stapled -> stapled.only().end())
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    private static String name(String kind, Behaviour behaviour) {
        return kind + "-" + behaviour.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
