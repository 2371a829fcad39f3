// SPDX-License-Identifier: Apache-2.0
package io.postern.admin;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a certificate is. Immutable.
 *
 * @param name what the configuration calls it: the path of its chain
 * @param hosts the hosts that serve it, by their names in the configuration
 * @param serverNames the DNS names of the certificate
 * @param serialNumber in lower-case hexadecimal
 * @param keyType as {@code EC P-256} or {@code RSA 2048}
 * @param reloadProblem why newer files were not taken, on one line; null where the newest are in use
 */
public record CertificateStatus(
        String name,
        List<String> hosts,
        List<String> serverNames,
        String subject,
        String issuer,
        String serialNumber,
        String keyType,
        Instant notBefore,
        Instant notAfter,
        StapleStatus staple,
        @Nullable String reloadProblem) {

    public CertificateStatus {
        hosts = List.copyOf(hosts);
        serverNames = List.copyOf(serverNames);
    }
}
