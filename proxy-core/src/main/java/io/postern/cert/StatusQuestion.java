// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import java.net.URI;
import java.util.List;

/**
 * Whose status is to be had, and of whom.
 *
 * @param responders http or https, at least one, in the order in which they are asked
 */
public record StatusQuestion(OcspSubject subject, List<URI> responders) {

    /** Whether a URL is one that can be asked. */
    public static boolean isResponder(URI uri) {
        boolean http = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
        return http && uri.getHost() != null;
    }

    public StatusQuestion {
        responders = List.copyOf(responders);
        if (responders.isEmpty()) {
            throw new IllegalArgumentException("somebody has to be asked");
        }
    }
}
