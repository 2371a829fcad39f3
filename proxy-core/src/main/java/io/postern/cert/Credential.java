// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import io.postern.tls.crypto.SignatureScheme;
import io.postern.tls.crypto.Signer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A certificate chain and what signs for it. Immutable.
 *
 * @param name where it came from, for logs: the path of the chain
 * @param chain DER certificates, the end-entity's first, each certified by the next; at least one
 * @param signers the ways in which its key can sign, in the order of preference; at least one
 */
public record Credential(String name, List<byte[]> chain, List<Signer> signers) {

    public Credential {
        chain = List.copyOf(chain);
        signers = List.copyOf(signers);
        if (chain.isEmpty() || signers.isEmpty()) {
            throw new IllegalArgumentException("a credential needs a certificate and a way to sign");
        }
    }

    /** What signs by that scheme, or null. */
    public @Nullable Signer signer(SignatureScheme scheme) {
        for (Signer signer : signers) {
            if (signer.scheme() == scheme) {
                return signer;
            }
        }
        return null;
    }
}
