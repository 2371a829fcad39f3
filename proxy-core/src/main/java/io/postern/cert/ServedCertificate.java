// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

/**
 * A certificate of a host over all its renewals.
 *
 * @param credential what is served now
 * @param stapling how it gets its OCSP responses
 */
public record ServedCertificate(FileBacked<Credential> credential, Stapling stapling) {

    /** One that never changes. */
    public static ServedCertificate fixed(Credential credential) {
        return new ServedCertificate(FileBacked.fixed(credential.name(), credential), Stapling.OFF);
    }
}
