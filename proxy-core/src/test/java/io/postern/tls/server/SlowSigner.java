// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server;

import io.postern.cert.Credential;
import io.postern.testing.EngineFixture.TestHost;
import io.postern.tls.crypto.SignatureScheme;
import io.postern.tls.crypto.Signer;
import java.util.concurrent.atomic.AtomicInteger;

/** A signer that says it is slow, as one whose key is in hardware does. */
record SlowSigner(Signer signer, AtomicInteger signatures) implements Signer {

    static TestHost of(TestHost host) {
        return counting(host, new AtomicInteger());
    }

    static TestHost counting(TestHost host, AtomicInteger signatures) {
        Credential credential = host.credentials().getFirst();
        return host.withCredentials(new Credential(
                credential.name(),
                credential.chain(),
                credential.signers().stream()
                        .<Signer>map(signer -> new SlowSigner(signer, signatures))
                        .toList()));
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
        signatures.incrementAndGet();
        return signer.sign(content);
    }
}
