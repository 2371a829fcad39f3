// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.x509.Certificate;
import org.jspecify.annotations.Nullable;

/**
 * What a handshake asks of a chain, read once. BouncyCastle's structure is read and not Java's class, which refuses some
 * certificates that clients accept.
 *
 * @param publicKey the {@code SubjectPublicKeyInfo} of the first certificate, in DER
 * @param signatures for each certificate that is not its own issuer, the codes of the algorithms that its signature may be
 *     called by
 * @param issuers their distinguished names in DER
 */
record ChainFacts(byte[] publicKey, List<List<Integer>> signatures, List<byte[]> issuers) {

    ChainFacts {
        signatures = List.copyOf(signatures);
        issuers = List.copyOf(issuers);
    }

    /** @throws IllegalArgumentException where a certificate is none */
    static ChainFacts of(List<byte[]> chain) {
        try {
            List<byte[]> issuers = new ArrayList<>();
            for (byte[] certificate : chain) {
                issuers.add(Certificate.getInstance(certificate).getIssuer().getEncoded());
            }
            byte[] publicKey = Certificate.getInstance(chain.getFirst())
                    .getSubjectPublicKeyInfo()
                    .getEncoded();
            return new ChainFacts(publicKey, ChainSignatures.of(chain), issuers);
        } catch (IOException e) {
            throw new IllegalArgumentException("a certificate that cannot be encoded", e);
        }
    }

    /** The hash of the first signature of a chain that proves nothing, MD5 or SHA-1; null where there is none. */
    static @Nullable String brokenSignature(List<byte[]> chain) {
        for (byte[] encoded : chain) {
            Certificate certificate;
            try {
                certificate = Certificate.getInstance(encoded);
            } catch (RuntimeException e) {
                continue; // said where it is read in earnest
            }
            String broken = KeyStrength.brokenHash(certificate.getSignatureAlgorithm());
            if (broken != null && !certificate.getIssuer().equals(certificate.getSubject())) {
                return broken;
            }
        }
        return null;
    }
}
