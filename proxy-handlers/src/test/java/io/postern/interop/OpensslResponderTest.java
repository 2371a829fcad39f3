// SPDX-License-Identifier: Apache-2.0
package io.postern.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.postern.cert.OcspException;
import io.postern.cert.OcspStaple;
import io.postern.handlers.testing.AnyCrypto;
import io.postern.ocsp.OcspFetcher;
import io.postern.ocsp.OcspHttpSettings;
import io.postern.testing.KeyType;
import io.postern.testing.OcspAuthority;
import io.postern.testing.OcspRequests;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@AnyCrypto
final class OpensslResponderTest {

    private final ExecutorService executor = Executors.newFixedThreadPool(2);
    private final OcspFetcher fetcher = new OcspFetcher(OcspHttpSettings.DEFAULT, executor);
    private final OcspAuthority root = OcspAuthority.root();
    private final OpensslResponder rootResponder = OpensslResponder.start(root, 60);
    private final OcspAuthority intermediate = root.intermediate(rootResponder.url());
    private final OpensslResponder responder = OpensslResponder.start(intermediate, 5);

    @AfterEach
    void stop() {
        fetcher.close();
        executor.shutdownNow();
        responder.close();
        rootResponder.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"EC_P256", "RSA_2048"})
    void whatWasIssuedIsGoodUntilItIsRevoked(KeyType type) throws Exception {
        X509Certificate leaf = server(type);
        X509Certificate other = server(type);
        OcspStaple good = ask(responder.url(), leaf, intermediate);
        assertEquals(OcspStaple.Status.GOOD, good.status());
        assertEquals(good.thisUpdate().plus(Duration.ofMinutes(5)), good.nextUpdate());

        intermediate.revoke(leaf);
        OcspStaple revoked = ask(responder.url(), leaf, intermediate);
        assertEquals(OcspStaple.Status.REVOKED, revoked.status());
        assertNotNull(revoked.revokedAt());
        assertEquals(
                OcspStaple.Status.GOOD,
                ask(responder.url(), other, intermediate).status());
    }

    @Test
    void intermediateHasItsStatusFromTheRoot() throws Exception {
        assertEquals(
                OcspStaple.Status.GOOD,
                ask(rootResponder.url(), intermediate.certificate(), root).status());
        root.revoke(intermediate.certificate());
        assertEquals(
                OcspStaple.Status.REVOKED,
                ask(rootResponder.url(), intermediate.certificate(), root).status());
    }

    @Test
    void whatItsAuthorityHasNotIssuedIsUnknown() throws Exception {
        OcspAuthority other = root.intermediate(null);
        X509Certificate leaf =
                other.server(KeyType.EC_P256, responder.url(), false, "a.test").certificate();
        assertThrows(OcspException.class, () -> ask(responder.url(), leaf, other));
    }

    private X509Certificate server(KeyType type) {
        return intermediate.server(type, responder.url(), false, "a.test").certificate();
    }

    private OcspStaple ask(URI url, X509Certificate certificate, OcspAuthority issuer) throws Exception {
        byte[] request = OcspRequests.of(certificate, issuer.certificate(), null);
        byte[] response = fetcher.fetch(url, request).get(30, TimeUnit.SECONDS);
        return OcspStaple.verify(response, certificate, issuer.certificate(), Instant.now());
    }
}
