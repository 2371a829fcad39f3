// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server;

import io.postern.tls.extension.CertificateType;
import java.util.List;

/**
 * Whom a client has proved to be: it has the private key, and the host trusts the public one.
 *
 * @param type what it presented
 * @param certificates its chain in DER, its own certificate first; or its one {@code SubjectPublicKeyInfo}
 */
public record ClientIdentity(CertificateType type, List<byte[]> certificates) {

    public ClientIdentity {
        certificates = List.copyOf(certificates);
    }
}
