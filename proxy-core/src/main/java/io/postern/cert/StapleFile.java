// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An OCSP response in a file, in DER, which somebody else keeps up to date.
 *
 * @param response not to be changed
 * @param says good or revoked
 */
public record StapleFile(byte[] response, OcspStaple says) {

    private static final int MOST_MIB = 1;

    /**
     * Reads it.
     *
     * @throws CredentialException where it cannot be read or stapled, does not hold at that time, or does not know the
     *     certificate
     */
    public static StapleFile read(Path file, OcspSubject subject, Instant now) throws CredentialException {
        byte[] response = PemFile.bytes(file, MOST_MIB);
        if (response.length > Staple.LONGEST) {
            throw new CredentialException(file + " is not stapled: it has " + response.length
                    + " bytes; expected an OCSP response of at most " + Staple.LONGEST);
        }
        try {
            OcspStaple staple = subject.verify(response, null, now);
            if (staple.status() == OcspStaple.Status.UNKNOWN) {
                throw new CredentialException(file + " is not stapled: it says that " + subject.name() + " is unknown");
            }
            return new StapleFile(response, staple);
        } catch (OcspException e) {
            throw new CredentialException(file + " is not stapled: as an OCSP response in DER, " + e.problem());
        }
    }

    /** What is sent along; null where it says revoked. */
    public @Nullable Staple staple() {
        return revoked() ? null : new Staple(response, says.end());
    }

    public boolean revoked() {
        return says.status() == OcspStaple.Status.REVOKED;
    }
}
