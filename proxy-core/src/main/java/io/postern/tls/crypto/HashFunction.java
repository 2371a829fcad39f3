// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto;

import io.postern.tls.wire.Secret;
import java.security.MessageDigest;

/** A hash and the HMAC over it, as one provider implements them. Safe for use by many threads. */
public interface HashFunction {

    HashAlgorithm algorithm();

    /** A new digest, which can be cloned. It belongs to the caller and is not thread-safe. */
    MessageDigest newDigest();

    /**
     * HMAC (RFC 2104) over the concatenation of {@code parts}.
     *
     * @param key any length, also empty
     * @return {@code Hash.length} bytes, the caller's own
     */
    byte[] hmac(Secret key, byte[]... parts);
}
