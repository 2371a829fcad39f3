// SPDX-License-Identifier: Apache-2.0
package io.postern.ocsp;

import io.postern.cert.OcspStaple;
import io.postern.cert.Staple;
import io.postern.cert.StatusQuestion;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the status of a certificate of ours. Immutable.
 *
 * @param answer the newest response that holds and says good or revoked; null where there has been none
 * @param settled whether the responder has been asked, or need not be
 * @param nextRefresh when it is asked again; null while it is being asked
 * @param lastError why the last question had no such answer; null where it had
 */
public record TrackedStatus(
        StatusQuestion question,
        Responders.@Nullable Answer answer,
        boolean settled,
        @Nullable Instant nextRefresh,
        @Nullable String lastError) {

    static TrackedStatus unknown(StatusQuestion question) {
        return new TrackedStatus(question, null, false, null, null);
    }

    /** What is stapled; null where nothing is. */
    public @Nullable Staple staple() {
        return answer == null || answer.staple().status() != OcspStaple.Status.GOOD
                ? null
                : new Staple(answer.response(), answer.staple().end());
    }

    /** Whether the newest response says that it is revoked. */
    public boolean revoked() {
        return answer != null && answer.staple().status() == OcspStaple.Status.REVOKED;
    }

    /** What the newest response that holds says, or held while it was new; null where there has been none. */
    public @Nullable OcspStaple newest() {
        return answer == null ? null : answer.staple();
    }

    TrackedStatus answered(Responders.Answer newer, Instant refresh) {
        return new TrackedStatus(question, newer, true, refresh, null);
    }

    TrackedStatus failed(String reason, Instant retry) {
        return new TrackedStatus(question, answer, true, retry, reason);
    }
}
