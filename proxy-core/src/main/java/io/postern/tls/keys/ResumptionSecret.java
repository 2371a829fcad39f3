// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.keys;

import io.postern.tls.wire.Secret;

/** {@code resumption_master_secret}, from which every ticket gets a key of its own (RFC 8446 §4.6.1). */
public final class ResumptionSecret implements AutoCloseable {

    private final Hkdf hkdf;
    private final Secret secret;

    ResumptionSecret(Hkdf hkdf, Secret secret) {
        this.hkdf = hkdf;
        this.secret = secret;
    }

    /**
     * The key of the session that a ticket resumes; the caller closes it.
     *
     * @param ticketNonce 0 to 255 bytes, another for each ticket of the connection
     */
    public Secret psk(byte[] ticketNonce) {
        return hkdf.expandLabel(secret, "resumption", ticketNonce, hkdf.hashLength());
    }

    @Override
    public void close() {
        secret.close();
    }
}
