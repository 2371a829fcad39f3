// SPDX-License-Identifier: Apache-2.0
package io.postern.testing;

import io.postern.cert.Credential;
import io.postern.tls.crypto.SignatureScheme;
import io.postern.tls.crypto.Signer;

/**
 * A signer that says it is slow, as one whose key is in hardware does.
 *
 * @param beforeSigning runs whenever it signs; may throw
 */
public record SlowSigner(Signer signer, Runnable beforeSigning) implements Signer {

    /** The host, with every key slow. */
    public static TestHost of(TestHost host) {
        return of(host, () -> {});
    }

    /** The host, with every key slow and something to do before it signs. */
    public static TestHost of(TestHost host, Runnable beforeSigning) {
        Credential credential = host.credentials().getFirst();
        return host.withCredentials(new Credential(
                credential.name(),
                credential.chain(),
                credential.signers().stream()
                        .<Signer>map(signer -> new SlowSigner(signer, beforeSigning))
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
        beforeSigning.run();
        return signer.sign(content);
    }
}
