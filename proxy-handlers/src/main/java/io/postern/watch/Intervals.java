// SPDX-License-Identifier: Apache-2.0
package io.postern.watch;

import java.time.Duration;

/**
 * How long is waited for what.
 *
 * @param quiet without an event, until files are taken for complete: a certificate and its key are written one after the
 *     other
 * @param longest after the first event, however many more there are
 * @param retry between two looks at files in directories that cannot be watched
 * @param comparison between two looks at all files: network file systems have no events
 */
record Intervals(Duration quiet, Duration longest, Duration retry, Duration comparison) {

    static final Intervals USUAL =
            new Intervals(Duration.ofMillis(200), Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofMinutes(1));
}
