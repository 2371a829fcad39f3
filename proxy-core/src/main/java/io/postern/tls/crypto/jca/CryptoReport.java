// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto.jca;

import io.postern.tls.crypto.CryptoProvider;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who serves what, and why nobody better does: what {@code postern crypto} prints. */
public record CryptoReport(List<Row> rows) {

    public CryptoReport {
        rows = List.copyOf(rows);
    }

    /**
     * One primitive.
     *
     * @param primitive {@code AES-128-GCM}
     * @param provider the library that was chosen: {@code Corretto}; null where there is none
     * @param version of that library; null where there is none
     * @param passedOver the libraries that were preferred to it, the best first
     */
    public record Row(
            String primitive,
            @Nullable String provider,
            @Nullable String version,
            List<PassedOver> passedOver) {

        public Row {
            passedOver = List.copyOf(passedOver);
        }
    }

    /** A library that was not chosen. */
    public record PassedOver(String provider, String reason) {}

    /**
     * How a provider was put together. Sets up all of it: some hundred milliseconds, at the first call.
     *
     * @throws IllegalArgumentException where it is not named as one of {@link CryptoProviders}
     */
    public static CryptoReport of(CryptoProvider crypto) {
        return CryptoProviders.outcome(crypto.name()).report();
    }
}
