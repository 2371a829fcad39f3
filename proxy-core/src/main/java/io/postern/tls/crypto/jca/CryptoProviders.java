// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto.jca;

import io.postern.tls.crypto.CryptoProvider;
import io.postern.tls.crypto.SignatureScheme;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** The ways to choose an implementation for each primitive. So far the JDK's signatures alone. */
public final class CryptoProviders {

    private CryptoProviders() {}

    /** What the process was told to use. */
    public static CryptoProvider configured() {
        Provider[] jdk = {Security.getProvider("SunEC"), Security.getProvider("SunRsaSign")};
        Library library = new Library(
                "JDK",
                Runtime.version().toString(),
                Arrays.stream(jdk).filter(Objects::nonNull).toList());
        List<CryptoProvider.Signing> signing = new ArrayList<>();
        for (SignatureScheme scheme : SignatureScheme.values()) {
            try {
                signing.add(new JcaSigning(scheme, library, true));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
        return new CryptoProvider("portable", List.of(), List.of(), signing, new SecureRandom());
    }
}
