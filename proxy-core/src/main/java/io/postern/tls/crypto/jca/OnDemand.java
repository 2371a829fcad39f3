// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto.jca;

import io.postern.tls.crypto.CryptoProvider;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** Makes each thing when it is first asked for, once, whether that succeeds or not. */
final class OnDemand<K, T> implements CryptoProvider.Source<K, T> {

    private final CryptoProvider.Source<K, T> maker;
    private final ConcurrentMap<K, Optional<T>> made = new ConcurrentHashMap<>();

    /** The maker may ask other such objects, not this one. */
    OnDemand(CryptoProvider.Source<K, T> maker) {
        this.maker = maker;
    }

    @Override
    public @Nullable T of(K key) {
        Optional<T> known = made.get(key); // waits for nobody, unlike what follows
        return (known != null ? known : made.computeIfAbsent(key, this::make)).orElse(null);
    }

    private Optional<T> make(K key) {
        return Optional.ofNullable(maker.of(key));
    }
}
