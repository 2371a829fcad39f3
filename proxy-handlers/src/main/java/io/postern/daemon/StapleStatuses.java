// SPDX-License-Identifier: Apache-2.0
package io.postern.daemon;

import io.postern.admin.StapleStatus;
import io.postern.admin.StapleStatus.State;
import io.postern.cert.OcspStaple;
import io.postern.cert.Staple;
import io.postern.cert.Stapling;
import io.postern.ocsp.TrackedStatus;
import io.postern.renewal.StapledCredential;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What an administrator is told of a certificate's staple. */
final class StapleStatuses {

    private StapleStatuses() {}

    static StapleStatus of(StapledCredential served, Instant now) {
        TrackedStatus status = served.status();
        if (served.stapling().response() != null) {
            Staple staple = served.staple(0);
            return new StapleStatus(
                    fileState(served, staple, now),
                    served.required(),
                    null,
                    staple == null ? null : staple.until(),
                    null,
                    served.stapling().response().toString(),
                    served.lastError(),
                    served.currentIntermediates(now));
        }
        if (status == null) {
            State state = served.stapling().mode() == Stapling.Mode.OFF ? State.OFF : State.NO_RESPONDER;
            return new StapleStatus(
                    state, served.required(), null, null, null, null, null, served.currentIntermediates(now));
        }
        OcspStaple newest = status.newest();
        return new StapleStatus(
                state(newest, now),
                served.required(),
                newest == null ? null : newest.thisUpdate(),
                newest == null ? null : newest.end(),
                status.nextRefresh(),
                status.question().responders().getFirst().toString(),
                status.lastError(),
                served.currentIntermediates(now));
    }

    private static State fileState(StapledCredential served, @Nullable Staple staple, Instant now) {
        if (served.revoked()) {
            return State.REVOKED;
        }
        if (staple == null) {
            return State.PENDING;
        }
        return staple.isCurrent(now) ? State.FILE : State.EXPIRED;
    }

    private static State state(@Nullable OcspStaple newest, Instant now) {
        if (newest == null) {
            return State.PENDING;
        }
        if (newest.status() == OcspStaple.Status.REVOKED) {
            return State.REVOKED;
        }
        return now.isBefore(newest.end()) ? State.GOOD : State.EXPIRED;
    }
}
