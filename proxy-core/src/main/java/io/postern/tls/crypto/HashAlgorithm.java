// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto;

/** The hash functions that cipher suites name. */
public enum HashAlgorithm {
    SHA256("SHA-256", "HmacSHA256", 32),
    SHA384("SHA-384", "HmacSHA384", 48);

    private final String digestName;
    private final String macName;
    private final int length;

    HashAlgorithm(String digestName, String macName, int length) {
        this.digestName = digestName;
        this.macName = macName;
        this.length = length;
    }

    /** The JCA name of the digest: {@code SHA-256}. */
    public String digestName() {
        return digestName;
    }

    /** The JCA name of the HMAC over it: {@code HmacSHA256}. */
    public String macName() {
        return macName;
    }

    /** {@code Hash.length} in bytes. */
    public int length() {
        return length;
    }
}
