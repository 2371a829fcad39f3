// SPDX-License-Identifier: Apache-2.0
package io.postern.bogo;

/**
 * How a run of the shim ended.
 *
 * @param code the exit code that the runner looks at
 * @param text for standard output where the code is 0, else for standard error
 */
record Outcome(int code, String text) {

    private static final int FAILED = 1;

    /** Tells the runner to skip the test. */
    static final int UNIMPLEMENTED = 89;

    static Outcome success(String output) {
        return new Outcome(0, output);
    }

    /** The connection failed, which may be what the test wants. */
    static Outcome failure(String reason) {
        return new Outcome(FAILED, reason + '\n');
    }

    /** The test asks for something that there is not here; the runner skips it. */
    static Outcome unimplemented(String what) {
        return new Outcome(UNIMPLEMENTED, what + '\n');
    }
}
