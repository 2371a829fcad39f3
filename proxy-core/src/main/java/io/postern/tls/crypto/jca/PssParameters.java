// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto.jca;

import java.math.BigInteger;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;

/** RSASSA-PSS with MGF1 over the same hash and a salt of the hash's length, as in all schemes of RFC 8446 §4.2.3. */
enum PssParameters {
    SHA256("SHA-256", NISTObjectIdentifiers.id_sha256, 32),
    SHA384("SHA-384", NISTObjectIdentifiers.id_sha384, 48),
    SHA512("SHA-512", NISTObjectIdentifiers.id_sha512, 64);

    private final String hash;
    private final String hashIdentifier;
    private final int saltLength;

    PssParameters(String hash, ASN1ObjectIdentifier hashIdentifier, int saltLength) {
        this.hash = hash;
        this.hashIdentifier = hashIdentifier.getId();
        this.saltLength = saltLength;
    }

    String hash() {
        return hash;
    }

    int saltLength() {
        return saltLength;
    }

    /**
     * Whether a key with these parameters may sign so: they fix the hashes, and the least length of the salt (RFC 4055
     * §3.3).
     */
    boolean allowedBy(RSASSAPSSparams key) {
        AlgorithmIdentifier mask = key.getMaskGenAlgorithm();
        return isHash(key.getHashAlgorithm())
                && mask.getAlgorithm().equals(PKCSObjectIdentifiers.id_mgf1)
                && isHash(AlgorithmIdentifier.getInstance(mask.getParameters()))
                && key.getSaltLength().compareTo(BigInteger.valueOf(saltLength)) <= 0
                && key.getTrailerField().equals(BigInteger.ONE);
    }

    private boolean isHash(AlgorithmIdentifier algorithm) {
        return algorithm.getAlgorithm().getId().equals(hashIdentifier);
    }
}
