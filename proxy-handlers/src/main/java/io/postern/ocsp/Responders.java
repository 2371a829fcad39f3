// SPDX-License-Identifier: Apache-2.0
package io.postern.ocsp;

import io.postern.cert.OcspStaple;
import io.postern.cert.StatusQuestion;
import java.util.concurrent.CompletableFuture;

/** Who is asked for the status of a certificate. Never blocks; safe for use by many threads. */
@FunctionalInterface
interface Responders {

    /**
     * An answer that holds, whatever it says.
     *
     * @param response an OCSPResponse in DER; not to be changed
     */
    record Answer(byte[] response, OcspStaple staple) {}

    /**
     * Asks one responder after the other, until an answer holds.
     *
     * @return fails with an {@link OcspFetchException} that says what was wrong with each
     */
    CompletableFuture<Answer> ask(StatusQuestion question);
}
