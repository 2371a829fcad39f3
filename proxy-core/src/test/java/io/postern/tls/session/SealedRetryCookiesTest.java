// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.session;

import static io.postern.testing.EngineFixture.CRYPTO;
import static io.postern.tls.session.SealedRetryCookies.PERIOD;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.testing.FakeTicker;
import io.postern.tls.crypto.CipherSuite;
import io.postern.tls.crypto.CryptoProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Cookies that nobody else can make, for as long as they hold. */
class SealedRetryCookiesTest {

    private static final Duration MOMENT = Duration.ofNanos(1);
    private static final RetryState STATE =
            new RetryState(0x1301, 0x001d, filled(32, (byte) 1), filled(48, (byte) 2), filled(32, (byte) 3));

    private final FakeTicker ticker = new FakeTicker();
    private final SealedRetryCookies cookies = new SealedRetryCookies(CRYPTO, ticker);

    @Test
    void cookieHoldsWhatWasSealedIntoIt() {
        assertState(cookies.open(cookies.seal(STATE)));
    }

    @Test
    void cookieFitsItsField() {
        int longest = cookies.seal(new RetryState(0, 0, new byte[48], new byte[48], new byte[48])).length;
        assertTrue(longest < 256, longest + " bytes");
    }

    @Test
    void noTwoCookiesAreTheSame() {
        assertFalse(Arrays.equals(cookies.seal(STATE), cookies.seal(STATE)));
    }

    @Test
    void cookieTellsNothingOfWhatIsInIt() {
        String cookie = Arrays.toString(cookies.seal(STATE));
        String secret = Arrays.toString(filled(8, (byte) 1));
        assertFalse(cookie.contains(secret.substring(1, secret.length() - 1)));
    }

    @Test
    void cookieOfTheKeyInForceHoldsForThePeriod() {
        byte[] cookie = cookies.seal(STATE);
        ticker.advance(PERIOD.minus(MOMENT));
        assertState(cookies.open(cookie));
    }

    @Test
    void cookieOfTheLastMomentOfItsKeyHoldsForThePeriodToo() {
        ticker.advance(PERIOD.minus(MOMENT));
        byte[] cookie = cookies.seal(STATE);
        ticker.advance(PERIOD);
        assertState(cookies.open(cookie));
    }

    @Test
    void cookieOfTheKeyBeforeHolds() {
        byte[] cookie = cookies.seal(STATE);
        ticker.advance(PERIOD);
        cookies.seal(STATE);
        ticker.advance(PERIOD.minus(MOMENT));
        assertState(cookies.open(cookie));
    }

    @Test
    void cookieOfTheKeyBeforeThatIsRefused() {
        byte[] cookie = cookies.seal(STATE);
        ticker.advance(PERIOD);
        cookies.seal(STATE);
        ticker.advance(PERIOD);
        assertNull(cookies.open(cookie));
    }

    /** Also where nobody asked for a cookie meanwhile, so that no key was replaced. */
    @Test
    void cookieIsRefusedAfterALongSilence() {
        byte[] cookie = cookies.seal(STATE);
        ticker.advance(PERIOD.multipliedBy(2));
        assertNull(cookies.open(cookie));
    }

    /** Whenever the keys are looked at: between one and three periods is when a cookie ends. */
    @Test
    void noCookieOutlivesThreePeriods() {
        Duration step = PERIOD.dividedBy(7);
        for (int first = 0; first < 14; first++) {
            SealedRetryCookies fresh = new SealedRetryCookies(CRYPTO, ticker);
            ticker.advance(step.multipliedBy(first));
            byte[] cookie = fresh.seal(STATE);
            Duration age = Duration.ZERO;
            while (fresh.open(cookie) != null) {
                ticker.advance(step);
                age = age.plus(step);
            }
            assertTrue(age.compareTo(PERIOD) > 0, first + ": " + age);
            assertTrue(age.compareTo(PERIOD.multipliedBy(3)) <= 0, first + ": " + age);
        }
    }

    @Test
    void cookieOfAnotherInstanceIsRefused() {
        assertNull(new SealedRetryCookies(CRYPTO, ticker).open(cookies.seal(STATE)));
    }

    @Test
    void bytesThatAreNoCookieAreRefused() {
        for (int length = 0; length < 100; length++) {
            assertNull(cookies.open(new byte[length]));
        }
    }

    @Test
    void anySuiteWillDo() {
        SealedRetryCookies others =
                new SealedRetryCookies(withSuites(CipherSuite.TLS_CHACHA20_POLY1305_SHA256), ticker);
        assertState(others.open(others.seal(STATE)));
        assertThrows(IllegalArgumentException.class, () -> new SealedRetryCookies(withSuites(), ticker));
    }

    /** While the key is replaced under them, each thread can open what it sealed, and the other's. */
    @Test
    void twoThreadsSealAndOpenWhileKeysAreReplaced() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            for (int round = 0; round < 50; round++) {
                ticker.advance(PERIOD);
                Callable<List<byte[]>> sealing = () -> {
                    List<byte[]> sealed = new ArrayList<>();
                    for (int i = 0; i < 20; i++) {
                        sealed.add(cookies.seal(STATE));
                    }
                    return sealed;
                };
                Set<List<Byte>> keyNames = new HashSet<>();
                for (Future<List<byte[]>> future : threads.invokeAll(List.of(sealing, sealing), 10, TimeUnit.SECONDS)) {
                    for (byte[] cookie : future.get()) {
                        assertState(cookies.open(cookie));
                        keyNames.add(List.of(cookie[0], cookie[1], cookie[2], cookie[3]));
                    }
                }
                assertEquals(1, keyNames.size(), "keys in round " + round);
            }
        }
    }

    private static CryptoProvider withSuites(CipherSuite... suites) {
        return new CryptoProvider(
                "test",
                suite -> List.of(suites).contains(suite) ? CRYPTO.suite(suite) : null,
                CRYPTO.groupSource(),
                CRYPTO.signing(),
                CRYPTO.verifying(),
                CRYPTO.random());
    }

    private static void assertState(@Nullable RetryState state) {
        RetryState opened = Objects.requireNonNull(state, "refused");
        assertEquals(STATE.suite(), opened.suite());
        assertEquals(STATE.group(), opened.group());
        assertArrayEquals(STATE.firstHelloHash(), opened.firstHelloHash());
        assertArrayEquals(STATE.fingerprint(), opened.fingerprint());
        assertArrayEquals(STATE.pskIdentityHash(), opened.pskIdentityHash());
    }

    private static byte[] filled(int length, byte value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, value);
        return bytes;
    }
}
