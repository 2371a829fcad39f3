// SPDX-License-Identifier: Apache-2.0
package io.postern.daemon;

import io.postern.tls.crypto.CryptoProvider;
import io.postern.tls.crypto.jca.CryptoProviders;

/** Which providers the user wants: {@code -Dpostern.crypto} goes before {@code POSTERN_CRYPTO}. */
final class Crypto {

    private static final String PROPERTY = "postern.crypto";
    private static final String VARIABLE = "POSTERN_CRYPTO";
    private static final String DEFAULT = "auto";

    private Crypto() {}

    static CryptoProvider chosen() throws StartException {
        String name = name();
        try {
            return CryptoProviders.named(name);
        } catch (IllegalArgumentException unknown) {
            throw StartException.usage(VARIABLE + " is \"" + name + "\"; it can be \"auto\" or \"portable\"");
        }
    }

    /** What was asked for, known or not. */
    static String name() {
        String property = System.getProperty(PROPERTY);
        if (property != null) {
            return property;
        }
        String variable = System.getenv(VARIABLE);
        return variable == null || variable.isEmpty() ? DEFAULT : variable;
    }
}
