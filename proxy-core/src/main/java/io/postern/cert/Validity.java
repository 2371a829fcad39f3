// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import io.postern.tls.alert.Fault;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Whether a certificate's time has come and not gone, both ends included (RFC 5280 §4.1.2.5). */
final class Validity {

    private Validity() {}

    static @Nullable PathFailure check(PathCertificate certificate, int index, Instant now) {
        Instant from = certificate.x509().getNotBefore().toInstant();
        Instant to = certificate.x509().getNotAfter().toInstant();
        if (now.isAfter(to)) {
            return new PathFailure(index, Fault.CERTIFICATE_EXPIRED, certificate.subject() + " expired at " + to);
        }
        return now.isBefore(from)
                ? new PathFailure(
                        index, Fault.CERTIFICATE_NOT_YET_VALID, certificate.subject() + " is not valid before " + from)
                : null;
    }
}
