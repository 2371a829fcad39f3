// SPDX-License-Identifier: Apache-2.0
package io.postern.config;

import io.postern.tls.session.Resumption;
import java.time.Duration;

/**
 * How early data is told from its replay, on all hosts.
 *
 * @param window how far the age that a client claims for its ticket may be from the one that we see
 * @param record where it is remembered which tickets were used
 * @param entries how many tickets the record of a process remembers at one time
 */
public record EarlyDataSettings(Duration window, RecordPlace record, int entries) {

    /** A window of 10 s, and a million tickets in the process. */
    public static final EarlyDataSettings DEFAULT =
            new EarlyDataSettings(Resumption.AGE_WINDOW, RecordPlace.PROCESS, 1_000_000);

    /** Where a record is. */
    public enum RecordPlace {
        /** In the memory of this process: a ticket's early data is taken by the process that issued it. */
        PROCESS,
        /** In {@link RedisSettings}: a ticket's early data is taken by any node that shares it. */
        REDIS
    }
}
