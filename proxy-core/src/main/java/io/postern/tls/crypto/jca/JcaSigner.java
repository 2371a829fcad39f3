// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto.jca;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.crypto.SignatureScheme;
import io.postern.tls.crypto.Signer;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;

/**
 * A key in memory and the library that signs with it. The {@link Signature} is the thread's and gets the key anew each
 * time, so that the cost of a key does not grow with the number of threads.
 */
record JcaSigner(
        SignatureScheme scheme,
        String provider,
        boolean slow,
        PrivateKey key,
        PerThread<Signature> signatures,
        SecureRandom random)
        implements Signer {

    @Override
    public byte[] sign(byte[] content) {
        Signature signature = signatures.object();
        try {
            signature.initSign(key, random);
            signature.update(content);
            return signature.sign();
        } catch (GeneralSecurityException | RuntimeException e) {
            throw new TlsException(Fault.INTERNAL, e);
        }
    }

    /** Without the key. */
    @Override
    public String toString() {
        return scheme + " by " + provider;
    }
}
