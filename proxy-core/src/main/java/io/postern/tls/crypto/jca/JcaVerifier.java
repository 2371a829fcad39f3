// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto.jca;

import io.postern.tls.crypto.SignatureScheme;
import io.postern.tls.crypto.Verifier;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;

/** A public key and the library that verifies with it; the {@link Signature} is the thread's, as in {@link JcaSigner}. */
record JcaVerifier(SignatureScheme scheme, PublicKey key, PerThread<Signature> signatures) implements Verifier {

    @Override
    public boolean verify(byte[] content, byte[] signature) {
        try {
            Signature verifying = signatures.object();
            verifying.initVerify(key);
            verifying.update(content);
            return verifying.verify(signature);
        } catch (GeneralSecurityException | RuntimeException e) {
            return false; // libraries do not agree on whether a malformed signature is a wrong one or an error
        }
    }
}
