// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.session;

import io.postern.tls.alert.TlsException;
import io.postern.tls.crypto.Aead;
import io.postern.tls.crypto.AeadAlgorithm;
import io.postern.tls.crypto.CipherSuite;
import io.postern.tls.crypto.CryptoProvider;
import io.postern.tls.wire.Reader;
import io.postern.tls.wire.Secret;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Cookies sealed by an AEAD under a key of this process, which is replaced from time to time: a cookie holds for
 * {@link #PERIOD} at least and three times that at most. Nothing is stored for a client that is told to try again.
 *
 * <pre>
 * struct {
 *     opaque key_name[4];
 *     opaque nonce[12];
 *     opaque sealed_state[];
 * } Cookie;
 * </pre>
 */
public final class SealedRetryCookies implements RetryCookies {

    /** Longer than any handshake may take, and short enough for random nonces never to repeat under one key. */
    static final Duration PERIOD = Duration.ofMinutes(10);

    private static final int NAME_LENGTH = 4;
    private static final int HEADER = NAME_LENGTH + AeadAlgorithm.NONCE_LENGTH;

    private final Aead.Factory aead;
    private final AeadAlgorithm algorithm;
    private final SecureRandom random;
    private final LongSupplier ticker;
    private final AtomicReference<Keys> keys;

    /** A key and its name; never closed, since another thread may be sealing with it when it is replaced. */
    private record Key(byte[] name, Secret secret) {}

    private record Keys(Key current, @Nullable Key previous, long since) {}

    /**
     * Cookies with a new key.
     *
     * @param ticker nanoseconds from some point
     * @throws IllegalArgumentException where the provider has no cipher suite at all
     */
    public SealedRetryCookies(CryptoProvider crypto, LongSupplier ticker) {
        CryptoProvider.Suite preferred = crypto.suite(CipherSuite.TLS_AES_128_GCM_SHA256);
        if (preferred == null && crypto.suites().isEmpty()) {
            throw new IllegalArgumentException("nothing to seal cookies with");
        }
        CryptoProvider.Suite suite = preferred == null ? crypto.suites().getFirst() : preferred;
        this.aead = suite.aead();
        this.algorithm = suite.suite().aead();
        this.random = crypto.random();
        this.ticker = ticker;
        this.keys = new AtomicReference<>(new Keys(newKey(), null, ticker.getAsLong()));
    }

    @Override
    public byte[] seal(RetryState state) {
        Key key = currentKeys().current;
        byte[] nonce = randomBytes(AeadAlgorithm.NONCE_LENGTH);
        byte[] plaintext = state.toByteArray();
        byte[] cookie = new byte[HEADER + plaintext.length + algorithm.tagLength()];
        System.arraycopy(key.name, 0, cookie, 0, NAME_LENGTH);
        System.arraycopy(nonce, 0, cookie, NAME_LENGTH, nonce.length);
        aead.create(key.secret).seal(nonce, cookie, 0, NAME_LENGTH, plaintext, 0, plaintext.length, cookie, HEADER);
        return cookie;
    }

    @Override
    public @Nullable RetryState open(byte[] cookie) {
        if (cookie.length < HEADER + algorithm.tagLength()) {
            return null;
        }
        Key key = keyOf(cookie);
        if (key == null) {
            return null;
        }
        byte[] nonce = Arrays.copyOfRange(cookie, NAME_LENGTH, HEADER);
        byte[] buffer = cookie.clone();
        try {
            int length =
                    aead.create(key.secret).open(nonce, cookie, 0, NAME_LENGTH, buffer, HEADER, cookie.length - HEADER);
            return RetryState.read(new Reader(buffer, HEADER, HEADER + length));
        } catch (TlsException _) {
            return null;
        }
    }

    private @Nullable Key keyOf(byte[] cookie) {
        Keys held = currentKeys();
        if (isNamed(held.current, cookie)) {
            return held.current;
        }
        return held.previous != null && isNamed(held.previous, cookie) ? held.previous : null;
    }

    private static boolean isNamed(Key key, byte[] cookie) {
        return Arrays.equals(key.name, 0, NAME_LENGTH, cookie, 0, NAME_LENGTH);
    }

    /** The keys in force now: replaced first, when their time is over. */
    private Keys currentKeys() {
        Keys held = keys.get();
        long now = ticker.getAsLong();
        long age = now - held.since;
        if (age < PERIOD.toNanos()) {
            return held;
        }
        Keys next = new Keys(newKey(), age < 2 * PERIOD.toNanos() ? held.current : null, now);
        return keys.compareAndSet(held, next) ? next : keys.get();
    }

    private Key newKey() {
        return new Key(randomBytes(NAME_LENGTH), Secret.owning(randomBytes(algorithm.keyLength())));
    }

    private byte[] randomBytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
