// SPDX-License-Identifier: Apache-2.0
package io.postern.interop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.cert.OcspException;
import io.postern.cert.OcspStaple;
import io.postern.handlers.testing.AnyCrypto;
import io.postern.interop.FaultyResponder.Behaviour;
import io.postern.ocsp.OcspFetchException;
import io.postern.ocsp.OcspFetcher;
import io.postern.ocsp.OcspHttpSettings;
import io.postern.testing.KeyType;
import io.postern.testing.OcspAuthority;
import io.postern.testing.OcspRequests;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@AnyCrypto
final class FaultyResponderTest {

    private static final OcspHttpSettings SETTINGS =
            new OcspHttpSettings(Duration.ofSeconds(4), Duration.ofSeconds(1), false, null);
    private static final byte[] NONCE = {1, 2, 3, 4, 5, 6, 7, 8};

    private final ExecutorService executor = Executors.newFixedThreadPool(2);
    private final OcspAuthority root = OcspAuthority.root();
    private final FaultyResponder responder = FaultyResponder.start(root);
    private final OcspAuthority intermediate = root.intermediate(responder.url());
    private final X509Certificate leaf = intermediate
            .server(KeyType.EC_P256, responder.url(), false, "a.test")
            .certificate();
    private OcspFetcher fetcher = new OcspFetcher(OcspHttpSettings.DEFAULT, executor);

    @AfterEach
    void stop() {
        fetcher.close();
        executor.shutdownNow();
        responder.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"GOOD", "REVOKED", "UNKNOWN"})
    void statusIsTold(Behaviour status) throws Exception {
        responder.behave(status);
        assertEquals(status.name(), verify(ask(null)).status().name());
    }

    @Test
    void eachIsAnsweredInTheNameOfItsIssuer() throws Exception {
        verify(ask(null));
        byte[] request = OcspRequests.of(intermediate.certificate(), root.certificate(), null);
        byte[] response = fetcher.fetch(responder.url(), request).get(30, TimeUnit.SECONDS);
        OcspStaple staple = OcspStaple.verify(response, intermediate.certificate(), root.certificate(), Instant.now());
        assertEquals(OcspStaple.Status.GOOD, staple.status());
        assertEquals(2, responder.requests());
        assertEquals(1, responder.requests(leaf));
        assertEquals(1, responder.requests(intermediate.certificate()));
    }

    @ParameterizedTest
    @CsvSource({
        "MALFORMED,it cannot be read",
        "TRY_LATER,its status is tryLater",
        "WRONG_CERT_ID,it is about other certificates",
        "EXPIRED,its nextUpdate",
        "SIGNED_BY_STRANGER,was not certified by the certificate's issuer",
        "DELEGATE_WITHOUT_PURPOSE,has no extendedKeyUsage OCSPSigning"
    })
    void wrongResponseIsRefused(Behaviour behaviour, String problem) throws Exception {
        responder.behave(behaviour);
        byte[] response = ask(null);
        String seen = assertThrows(OcspException.class, () -> verify(response)).problem();
        assertTrue(seen.contains(problem), seen);
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP_500,it answered with HTTP status 500",
        "HUGE,its answer is longer than 64 KiB",
        "SLOW,nothing came within 1 s"
    })
    void noAnswerIsAFailureOfItsOwn(Behaviour behaviour, String problem) {
        fetcher.close();
        fetcher = new OcspFetcher(SETTINGS, executor);
        responder.behave(behaviour);
        Throwable cause =
                assertThrows(ExecutionException.class, () -> ask(null)).getCause();
        assertEquals(problem, assertInstanceOf(OcspFetchException.class, cause).problem());
        assertEquals(1, responder.requests());
    }

    @Test
    void nextUpdateMayBeMissing() throws Exception {
        responder.behave(Behaviour.WITHOUT_NEXT_UPDATE);
        assertNull(verify(ask(null)).nextUpdate());
    }

    @Test
    void timesAreThoseThatAreSet() throws Exception {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        responder.times(now.minusSeconds(60), now.plusSeconds(60));
        OcspStaple staple = verify(ask(null));
        assertEquals(now.minusSeconds(60), staple.thisUpdate());
        assertEquals(now.plusSeconds(60), staple.nextUpdate());
    }

    @Test
    void nonceComesBackUnlessItIsToBeWrong() throws Exception {
        byte[] response = ask(NONCE);
        verify(response);
        assertArrayEquals(NONCE, nonce(response));
        responder.behave(Behaviour.WRONG_NONCE);
        byte[] wrong = ask(NONCE);
        verify(wrong);
        assertFalse(Arrays.equals(NONCE, nonce(wrong)));
    }

    @Test
    void requestMayBePosted() throws Exception {
        verify(ask(new byte[128]));
    }

    private byte[] ask(byte @Nullable [] nonce) throws Exception {
        byte[] request = OcspRequests.of(leaf, intermediate.certificate(), nonce);
        return fetcher.fetch(responder.url(), request).get(30, TimeUnit.SECONDS);
    }

    private OcspStaple verify(byte[] response) throws OcspException {
        return OcspStaple.verify(response, leaf, intermediate.certificate(), Instant.now());
    }

    private static byte[] nonce(byte[] response) throws Exception {
        BasicOCSPResp basic = assertInstanceOf(BasicOCSPResp.class, new OCSPResp(response).getResponseObject());
        Extension nonce = basic.getExtension(OCSPObjectIdentifiers.id_pkix_ocsp_nonce);
        return ASN1OctetString.getInstance(nonce.getParsedValue()).getOctets();
    }
}
