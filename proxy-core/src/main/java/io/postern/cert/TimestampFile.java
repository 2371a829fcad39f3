// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import io.postern.tls.alert.TlsException;
import io.postern.tls.extension.SignedCertificateTimestamp;
import java.nio.file.Path;

/** Signed certificate timestamps in a file: a {@code SignedCertificateTimestampList} (RFC 6962 §3.3) as TLS sends it. */
public final class TimestampFile {

    private static final int MOST_MIB = 1;

    /** A timestamp has 120 bytes; with a staple, the list has to fit into the 64 KiB of a certificate's extensions. */
    private static final int LONGEST = 16 << 10;

    private TimestampFile() {}

    /**
     * Reads a list.
     *
     * @throws CredentialException where it cannot be read or is none
     */
    public static byte[] read(Path file) throws CredentialException {
        byte[] list = PemFile.bytes(file, MOST_MIB);
        if (list.length > LONGEST) {
            throw new CredentialException(
                    file + " has " + list.length + " bytes; expected a list of at most " + LONGEST);
        }
        try {
            SignedCertificateTimestamp.check(list);
            return list;
        } catch (TlsException e) {
            throw new CredentialException(file + " is no SignedCertificateTimestampList (RFC 6962, section 3.3): "
                    + e.fault().description() + "; expected the binary form that TLS sends, often called .sctl");
        }
    }
}
