// SPDX-License-Identifier: Apache-2.0
package io.postern.daemon;

import io.postern.tls.crypto.CryptoProvider;
import io.postern.tls.crypto.jca.CryptoProviders;

/** Which providers the user wants: {@code -Dpostern.crypto} goes before {@code POSTERN_CRYPTO}. */
final class Crypto {

    private static final String VARIABLE = "POSTERN_CRYPTO";

    private Crypto() {}

    static CryptoProvider chosen() throws StartException {
        String variable = System.getenv(VARIABLE);
        try {
            if (System.getProperty(CryptoProviders.PROPERTY) != null || variable == null || variable.isEmpty()) {
                return CryptoProviders.configured();
            }
            return CryptoProviders.named(variable);
        } catch (IllegalArgumentException unknown) {
            throw StartException.usage(String.valueOf(unknown.getMessage()));
        }
    }
}
