// SPDX-License-Identifier: Apache-2.0
package io.postern.admin;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How the OCSP response is that goes with a certificate. Immutable.
 *
 * @param required whether clients that ask for a status are refused without one: the configuration wants it so, or the
 *     certificate does (RFC 7633)
 * @param thisUpdate when the response that is stapled was right; null where there is none
 * @param nextUpdate until when it may be used; null where there is none, or it does not say
 * @param nextRefresh when the responder is asked again; null where nobody is asked
 * @param responder who is asked, or the file that is read; null where there is none
 * @param lastError why the last attempt failed, on one line; null where it succeeded, or there was none
 * @param intermediates of the chain's other certificates, how many have a current staple
 */
public record StapleStatus(
        State state,
        boolean required,
        @Nullable Instant thisUpdate,
        @Nullable Instant nextUpdate,
        @Nullable Instant nextRefresh,
        @Nullable String responder,
        @Nullable String lastError,
        int intermediates) {

    /** Of a certificate for which nothing is stapled and nobody is asked. */
    public static StapleStatus off(boolean required) {
        return new StapleStatus(State.OFF, required, null, null, null, null, null, 0);
    }

    /** What is stapled. {@code toString()} is the form in JSON and in metrics. */
    public enum State {
        /** Nothing: the configuration does not want it. */
        OFF,
        /** Nothing: the certificate names no responder, and neither does the configuration. */
        NO_RESPONDER,
        /** Nothing yet: no usable response has come. */
        PENDING,
        /** A current response that says that the certificate is good. */
        GOOD,
        /** The responder says that the certificate is revoked. */
        REVOKED,
        /** Nothing: the last response may not be used any more, and no newer one has come. */
        EXPIRED,
        /** A current response from a file. */
        FILE;

        private final String text = name().toLowerCase(Locale.ROOT).replace('_', '-');

        @Override
        public String toString() {
            return text;
        }
    }

    /** Whether the certificate asks clients to refuse it as it is served now. */
    boolean isMissing() {
        return required
                && switch (state) {
                    case OFF, NO_RESPONDER, PENDING, EXPIRED -> true;
                    case GOOD, REVOKED, FILE -> false;
                };
    }
}
