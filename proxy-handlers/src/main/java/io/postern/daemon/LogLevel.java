// SPDX-License-Identifier: Apache-2.0
package io.postern.daemon;

import org.slf4j.event.Level;
import picocli.CommandLine.Option;

/** The option that says how much is logged, for the commands that stay. */
final class LogLevel {

    @Option(
            names = "--log-level",
            paramLabel = "LEVEL",
            defaultValue = "${env:POSTERN_LOG:-info}",
            description = "One of error, warn, info, debug, trace. Default: POSTERN_LOG, or info.")
    private Level level;

    /** For picocli, which puts the level in. */
    LogLevel() {
        this(Level.INFO);
    }

    LogLevel(Level level) {
        this.level = level;
    }

    Level level() {
        return level;
    }
}
