// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import java.nio.file.Path;
import java.time.Instant;

/** An OCSP response in a file, in DER, which somebody else keeps up to date. */
public final class StapleFile {

    private static final int MOST_MIB = 1;

    private StapleFile() {}

    /**
     * What may be stapled of it.
     *
     * @throws CredentialException where it cannot be read, does not hold at that time, or says anything but good
     */
    public static Staple read(Path file, OcspSubject subject, Instant now) throws CredentialException {
        byte[] response = PemFile.bytes(file, MOST_MIB);
        try {
            OcspStaple staple = subject.verify(response, null, now);
            if (staple.status() == OcspStaple.Status.GOOD) {
                return new Staple(response, staple.end());
            }
            throw new CredentialException(file + " is not stapled: it says that " + subject.name() + " is "
                    + (staple.status() == OcspStaple.Status.REVOKED ? "revoked" : "unknown"));
        } catch (OcspException e) {
            throw new CredentialException(file + " is not stapled: as an OCSP response in DER, " + e.problem());
        }
    }
}
