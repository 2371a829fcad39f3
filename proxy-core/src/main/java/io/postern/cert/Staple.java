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

    /** Whether it may still be sent. */
    public boolean isCurrent(Instant now) {
        return now.isBefore(until);
    }
}
