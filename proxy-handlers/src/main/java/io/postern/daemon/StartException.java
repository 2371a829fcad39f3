// SPDX-License-Identifier: Apache-2.0
package io.postern.daemon;

import io.postern.config.ConfigurationException;
import io.postern.config.Problem;
import java.util.stream.Collectors;

/** The command cannot go on, for a reason that is the user's to mend. The message is all that is shown, as it is. */
final class StartException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int exitCode;

    private StartException(int exitCode, String message) {
        super(message, null, false, false);
        this.exitCode = exitCode;
    }

    /** Every error of a configuration, one to a line, each with its place in the form that editors can jump to. */
    static StartException configuration(ConfigurationException wrong) {
        return new StartException(
                Exit.CONFIGURATION,
                wrong.problems().stream().map(Problem::toString).collect(Collectors.joining(System.lineSeparator())));
    }

    /** Something was asked for that the configuration does not have; on one line. */
    static StartException explaining(String message) {
        return new StartException(Exit.CONFIGURATION, "postern: " + message);
    }

    /** Something in the environment that cannot be understood; on one line. */
    static StartException usage(String message) {
        return new StartException(Exit.USAGE, "postern: " + message);
    }

    /** Something that the machine refuses; on one line. */
    static StartException cannotStart(String message) {
        return new StartException(Exit.CANNOT_START, "postern: " + message);
    }

    int exitCode() {
        return exitCode;
    }
}
