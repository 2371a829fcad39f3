// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto.jca;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.crypto.HardwareKey;
import io.postern.tls.crypto.SignatureScheme;
import io.postern.tls.crypto.Signer;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Signature;
import java.security.spec.PSSParameterSpec;

/**
 * A key that does not leave its provider: in a smart card, an HSM, a key service. Always slow, since a signature may take
 * a round trip to somewhere.
 */
record HardwareSigner(SchemeParameters parameters, PrivateKey key, String provider) implements Signer {

    /**
     * Signs with the provider that a {@link HardwareKey} brings; for any other key, with the registered one that takes it.
     *
     * @throws GeneralSecurityException where there is none
     */
    static HardwareSigner of(SchemeParameters parameters, PrivateKey key) throws GeneralSecurityException {
        return new HardwareSigner(
                parameters, key, start(parameters, key).getProvider().getName());
    }

    @Override
    public SignatureScheme scheme() {
        return parameters.scheme();
    }

    @Override
    public boolean slow() {
        return true;
    }

    @Override
    public boolean remote() {
        return true;
    }

    @Override
    public byte[] sign(byte[] content) {
        try {
            Signature signature = start(parameters, key);
            signature.update(content);
            return signature.sign();
        } catch (GeneralSecurityException | RuntimeException e) {
            throw new TlsException(Fault.INTERNAL, e);
        }
    }

    private static Signature start(SchemeParameters parameters, PrivateKey key) throws GeneralSecurityException {
        String name = parameters.signatureNames()[0];
        Signature signature;
        if (key instanceof HardwareKey(PrivateKey handle, Provider provider)) {
            signature = Signature.getInstance(name, provider);
            signature.initSign(handle);
        } else {
            signature = Signature.getInstance(name);
            signature.initSign(key); // settles on the provider that knows the key
        }
        PSSParameterSpec pss = parameters.pss();
        if (pss != null) {
            signature.setParameter(pss);
        }
        return signature;
    }

    /** Without the key. */
    @Override
    public String toString() {
        return scheme() + " by " + provider;
    }
}
