// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto.jca;

import io.postern.tls.crypto.CryptoProvider;
import io.postern.tls.crypto.SignatureScheme;
import io.postern.tls.crypto.Verifier;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import org.jspecify.annotations.Nullable;

/** Verifies by one scheme with one library. */
final class JcaVerifying implements CryptoProvider.Verifying {

    private final SchemeParameters parameters;
    private final Library library;
    private final PerThread<Signature> signatures;

    /**
     * Prepares verification.
     *
     * @throws GeneralSecurityException where the library does not have the scheme
     */
    JcaVerifying(SignatureScheme scheme, Library library) throws GeneralSecurityException {
        this.parameters = SchemeParameters.of(scheme);
        this.library = library;
        this.signatures = new PerThread<>(() -> parameters.signature(library));
    }

    @Override
    public SignatureScheme scheme() {
        return parameters.scheme();
    }

    @Override
    public String provider() {
        return library.name();
    }

    @Override
    public @Nullable Verifier verifier(byte[] subjectPublicKeyInfo) {
        KeyKind kind = KeyKind.of(subjectPublicKeyInfo);
        if (!parameters.fitsPeer(kind)) {
            return null;
        }
        try {
            X509EncodedKeySpec encoded =
                    new X509EncodedKeySpec(PortableKey.ofPublic(kind.type(), subjectPublicKeyInfo));
            return new JcaVerifier(scheme(), parameters.keyFactory(library).generatePublic(encoded), signatures);
        } catch (GeneralSecurityException | RuntimeException e) {
            return null; // a point that is not on the curve, a modulus that is none
        }
    }
}
