// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.session;

import io.postern.tls.crypto.HashAlgorithm;
import io.postern.tls.wire.Secret;

/**
 * A key that a client and this server have from elsewhere (RFC 8446 §4.2.11). Never closed: it is used by many connections.
 *
 * @param name by which logs and backends know the client; never the key
 * @param key {@link #SHORTEST} bytes at least (RFC 9257 §6)
 * @param hash of the suites that it may be used with
 * @param imported whether it was derived for TLS 1.3 (RFC 9258), so that its binder is keyed by another label
 */
public record ExternalPsk(String name, Secret key, HashAlgorithm hash, boolean imported) {

    /** 128 bits. */
    public static final int SHORTEST = 16;

    public ExternalPsk {
        if (key.length() < SHORTEST) {
            throw new IllegalArgumentException("a key of " + key.length() + " bytes");
        }
    }
}
