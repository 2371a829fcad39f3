// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import java.time.Instant;

/**
 * An OCSP response as it is sent along with a certificate (RFC 8446 §4.4.2.1). It has been verified, and says good.
 *
 * @param response an OCSPResponse in DER; not to be changed
 * @param until when clients cease to believe it, and it is no longer sent
 */
public record Staple(byte[] response, Instant until) {

    /**
     * Of a response, in bytes. The extensions of a certificate have 64 KiB together, and there are clients who refuse
     * messages long before that; a response with a delegate's chain of ML-DSA-87 keys and signatures has 20 KiB.
     */
    public static final int LONGEST = 32 << 10;

    /** Whether it may still be sent. */
    public boolean isCurrent(Instant now) {
        return now.isBefore(until);
    }
}
