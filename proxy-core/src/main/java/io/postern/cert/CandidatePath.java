// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import java.util.List;

/**
 * A way from a certificate to an authority that the names allow (RFC 5280 §6.1): whether it holds is still to be seen.
 *
 * @param certificates the peer's own first, each named as its issuer by the one before; without the authority
 */
record CandidatePath(List<PathCertificate> certificates, PathCertificate authority) {

    CandidatePath {
        certificates = List.copyOf(certificates);
    }

    PathCertificate leaf() {
        return certificates.getFirst();
    }

    int length() {
        return certificates.size();
    }

    PathCertificate certificate(int index) {
        return certificates.get(index);
    }

    PathCertificate issuer(int index) {
        return index + 1 < certificates.size() ? certificates.get(index + 1) : authority;
    }
}
