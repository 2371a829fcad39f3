// SPDX-License-Identifier: Apache-2.0
package io.postern.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.cert.OcspStaple;
import io.postern.handlers.testing.AnyCrypto;
import io.postern.interop.FaultyResponder.Behaviour;
import io.postern.testing.OcspAuthority;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code ocsp} of the file as a whole has to say. */
@AnyCrypto
class OcspSettingsTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final OcspAuthority root = OcspAuthority.root();

    /** And the responder that the file names is asked in place of the one that the certificate names. */
    @Test
    void noncesAreCheckedAndRedirectionsFollowedWhereTheFileSaysSo() {
        try (HttpBackend backend = new HttpBackend();
                FaultyResponder good = FaultyResponder.start(root);
                FaultyResponder wrong = FaultyResponder.start(root);
                Redirection moved = new Redirection().to(good.url())) {
            wrong.behave(Behaviour.WRONG_NONCE);
            OcspHosts hosts = OcspHosts.below(root, backend)
                    .ocsp("{cache: cache, nonce: true, redirects: true}")
                    .host("good", good.url(), false, "auto")
                    .host("wrong", wrong.url(), false, "auto")
                    .host("moved", moved.url(), false, "auto")
                    .host("elsewhere", wrong.url(), false, "{mode: required, responder: \"" + good.url() + "\"}");
            try (DaemonProcess daemon = hosts.start()) {
                assertStapled(daemon, hosts, "good");
                assertStapled(daemon, hosts, "moved");
                assertStapled(daemon, hosts, "elsewhere");
                assertEquals(0, wrong.requests(hosts.certificate("elsewhere")));
                assertEquals(
                        List.of(), Stapled.by(daemon, "wrong", hosts.root()).responses());
                String said = Admin.of(daemon).staple("wrong").reason();
                assertTrue(said.contains("it has another nonce than the request"), said);
                daemon.stop();
            }
        }
    }

    /** The responder is the HTTP proxy, too: the host that the certificate names is nowhere. */
    @Test
    void respondersAreAskedThroughTheProxy() {
        try (HttpBackend backend = new HttpBackend();
                FaultyResponder proxy = FaultyResponder.start(root)) {
            OcspHosts hosts = OcspHosts.below(root, backend)
                    .ocsp("{cache: cache, proxy: \"127.0.0.1:" + proxy.url().getPort() + "\"}")
                    .host("proxied", URI.create("http://ocsp.invalid/ocsp"), false, "auto");
            try (DaemonProcess daemon = hosts.start()) {
                assertStapled(daemon, hosts, "proxied");
                daemon.stop();
            }
        }
    }

    @Test
    void requiredStapleIsAskedForUntilItIsThereBeforeClientsAreServed() throws InterruptedException {
        try (HttpBackend backend = new HttpBackend();
                FaultyResponder responder = FaultyResponder.start(root)) {
            responder.behave(Behaviour.TRY_LATER);
            OcspHosts hosts = OcspHosts.below(root, backend)
                    .ocsp("{cache: cache, start-timeout: 60s}")
                    .host("required", responder.url(), false, "required");
            Thread recovery = Thread.ofVirtual().start(() -> {
                Poll.until(() -> responder.requests() >= 2, LIMIT, () -> responder.requests() + " requests");
                responder.behave(Behaviour.GOOD);
            });
            try (DaemonProcess daemon = hosts.start()) {
                recovery.join();
                assertStapled(daemon, hosts, "required");
                assertEquals(List.of(), daemon.log().since(0, "NO STAPLE"));
                daemon.stop();
            }
        }
    }

    private static void assertStapled(DaemonProcess daemon, OcspHosts hosts, String host) {
        assertEquals(
                OcspStaple.Status.GOOD,
                Stapled.by(daemon, host, hosts.root()).only().status());
    }
}
