// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import java.security.cert.X509Certificate;

/** The bits of a certificate's keyUsage, in their order (RFC 5280 §4.2.1.3). */
public enum KeyUsage {
    DIGITAL_SIGNATURE(0, "digitalSignature"),
    NON_REPUDIATION(1, "nonRepudiation"),
    KEY_ENCIPHERMENT(2, "keyEncipherment"),
    DATA_ENCIPHERMENT(3, "dataEncipherment"),
    KEY_AGREEMENT(4, "keyAgreement"),
    KEY_CERT_SIGN(5, "keyCertSign"),
    CRL_SIGN(6, "cRLSign"),
    ENCIPHER_ONLY(7, "encipherOnly"),
    DECIPHER_ONLY(8, "decipherOnly");

    private static final int BITS_OF_A_BYTE = 8;

    private final int bit;
    private final String name;

    KeyUsage(int bit, String name) {
        this.bit = bit;
        this.name = name;
    }

    /** As BouncyCastle counts: each byte from its top bit, the first byte lowest. */
    int mask() {
        return 1 << (bit / BITS_OF_A_BYTE * BITS_OF_A_BYTE + BITS_OF_A_BYTE - 1 - bit % BITS_OF_A_BYTE);
    }

    /** Whether the certificate says that it may be used so. */
    boolean isAssertedBy(X509Certificate certificate) {
        boolean[] usage = certificate.getKeyUsage();
        return usage != null && usage[bit];
    }

    /** Whether the certificate may be used so: it says so, or says nothing at all (RFC 5280 §4.2.1.3). */
    boolean isAllowedTo(X509Certificate certificate) {
        return certificate.getKeyUsage() == null || isAssertedBy(certificate);
    }

    /** The name that the RFC uses: {@code digitalSignature}. */
    @Override
    public String toString() {
        return name;
    }
}
