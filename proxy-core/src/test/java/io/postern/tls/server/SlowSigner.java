// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server;

import io.postern.cert.Credential;
import io.postern.testing.EngineFixture.TestHost;
import io.postern.tls.crypto.SignatureScheme;
import io.postern.tls.crypto.Signer;

/** A signer that says it is slow, as one whose key is in hardware does. */
record SlowSigner(Signer signer) implements Signer {

    static TestHost of(TestHost host) {
        Credential credential = host.credentials().getFirst();
        return host.withCredentials(new Credential(
                credential.name(),
                credential.chain(),
                credential.signers().stream().<Signer>map(SlowSigner::new).toList()));
    }

    @Override
    public SignatureScheme scheme() {
        return signer.scheme();
    }

    @Override
    public String provider() {
        return signer.provider();
    }

    @Override
    public boolean slow() {
        return true;
    }

    @Override
    public byte[] sign(byte[] content) {
        return signer.sign(content);
    }
}
