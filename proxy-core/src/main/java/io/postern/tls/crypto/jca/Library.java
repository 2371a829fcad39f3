// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto.jca;

import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.util.List;

/**
 * A loaded crypto library: one JCA provider, or several that come together, as the JDK's do.
 *
 * @param name what people call it: {@code BouncyCastle}
 * @param providers asked in this order; none of them needs to be registered with {@link java.security.Security}
 */
record Library(String name, String version, List<Provider> providers) {

    Library {
        providers = List.copyOf(providers);
    }

    /** One of the {@code getInstance} methods of the JCA. */
    interface Service<T> {
        T instance(String algorithm, Provider provider) throws GeneralSecurityException;
    }

    /**
     * Makes a JCA object, {@code service(Signature::getInstance, "Ed25519", "EdDSA")}.
     *
     * @param algorithms names of one algorithm, since libraries do not agree on them
     * @throws NoSuchAlgorithmException where no provider has it by any of these names
     */
    <T> T service(Service<T> service, String... algorithms) throws GeneralSecurityException {
        for (String algorithm : algorithms) {
            for (Provider provider : providers) {
                try {
                    return service.instance(algorithm, provider);
                } catch (NoSuchAlgorithmException _) {
                    // The next provider may have it, or this one by the next name.
                }
            }
        }
        throw new NoSuchAlgorithmException(name + " has no " + String.join(" or ", algorithms));
    }
}
