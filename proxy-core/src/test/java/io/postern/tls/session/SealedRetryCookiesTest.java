// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.session;

import static io.postern.testing.EngineFixture.CRYPTO;
import static io.postern.tls.session.SealedRetryCookies.CLOCKS_APART;
import static io.postern.tls.session.SealedRetryCookies.LIFETIME;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.testing.FakeTicker;
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
    void cookieHoldsForItsLifetimeWheneverItWasMade() {
        Duration step = LIFETIME.dividedBy(7);
        for (int made = 0; made < 14; made++) {
            ticker.advance(step);
            byte[] cookie = cookies.seal(STATE);
            ticker.advance(LIFETIME);
            assertState(cookies.open(cookie));
            ticker.advance(MOMENT);
            assertNull(cookies.open(cookie), "made after " + made);
        }
    }

    /** Also where nobody asked for a cookie meanwhile, so that no key was replaced. */
    @Test
    void cookieIsRefusedAfterALongSilence() {
        byte[] cookie = cookies.seal(STATE);
        ticker.advance(LIFETIME.multipliedBy(100));
        assertNull(cookies.open(cookie));
    }

    @Test
    void nodesWithTheSameKeysOpenEachOthersCookies() {
        TicketKey key = TicketKey.generate(CRYPTO);
        TicketKeys keys = () -> TicketKeys.Ring.shared(List.of(key));
        FakeTicker ahead = new FakeTicker();
        SealedRetryCookies one = new SealedRetryCookies(CRYPTO, keys, ticker);
        SealedRetryCookies other = new SealedRetryCookies(CRYPTO, keys, ahead);
        ahead.advance(CLOCKS_APART);
        assertState(other.open(one.seal(STATE)));
        assertState(one.open(other.seal(STATE)));
        ahead.advance(MOMENT);
        assertNull(one.open(other.seal(STATE)), "a cookie of the future");
    }

    @Test
    void ticketIsNoCookieThoughTheKeyIsTheSame() {
        TicketKey key = TicketKey.generate(CRYPTO);
        TicketKeys keys = () -> TicketKeys.Ring.shared(List.of(key));
        byte[] content = new TicketSealing("seal", CRYPTO, keys).seal(new byte[100]);
        assertNotNull(content);
        assertNull(new TicketSealing("cookie", CRYPTO, keys).open(content));
        assertNotNull(new TicketSealing("seal", CRYPTO, keys).open(content));
    }

    @Test
    void withoutAKeyThereAreNoCookies() {
        SealedRetryCookies none = new SealedRetryCookies(CRYPTO, () -> TicketKeys.Ring.EMPTY, ticker);
        assertThrows(IllegalStateException.class, () -> none.seal(STATE));
        assertNull(none.open(cookies.seal(STATE)));
    }

    @Test
    void cookieOfAnotherInstanceIsRefused() {
        assertNull(new SealedRetryCookies(CRYPTO, ticker).open(cookies.seal(STATE)));
    }

    @Test
    void bytesThatAreNoCookieAreRefused() {
        for (int length = 0; length < 200; length++) {
            assertNull(cookies.open(new byte[length]));
        }
    }

    /** While the key is replaced under them, each thread can open what it sealed, and the other's. */
    @Test
    void twoThreadsSealAndOpenWhileKeysAreReplaced() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            for (int round = 0; round < 50; round++) {
                ticker.advance(LIFETIME);
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
