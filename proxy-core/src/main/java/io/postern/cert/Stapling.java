// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the OCSP responses of a certificate and its intermediates are had.
 *
 * @param responder asked for the certificate's own status in place of whom it names itself; null for that
 * @param response a file with the certificate's own response in DER, kept up to date by somebody else; null where there is
 *     none and the responder is asked
 * @param issuers a PEM file with the issuers that the chain does not have, mostly the root; null where there is none
 */
public record Stapling(
        Mode mode,
        @Nullable URI responder,
        @Nullable Path response,
        @Nullable Path issuers) {

    /** Whether a certificate is served without a staple. */
    public enum Mode {
        /** Where the certificate names a responder, its response is stapled; it is required where the certificate says so. */
        AUTO,
        /** Clients that ask for a status are not served without one. */
        REQUIRED,
        /** Nobody is asked, nothing is stapled. */
        OFF
    }

    /** {@link Mode#AUTO}, from the responders that the certificates name. */
    public static final Stapling AUTO = new Stapling(Mode.AUTO, null, null, null);

    /** Nothing is stapled. */
    public static final Stapling OFF = new Stapling(Mode.OFF, null, null, null);

    /** What it reads. */
    public Set<Path> files() {
        Set<Path> files = new LinkedHashSet<>();
        if (response != null) {
            files.add(response);
        }
        if (issuers != null) {
            files.add(issuers);
        }
        return files;
    }
}
