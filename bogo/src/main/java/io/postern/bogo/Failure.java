// SPDX-License-Identifier: Apache-2.0
package io.postern.bogo;

/** The connection failed, or is not what the test expects. The message is for the runner's report. */
final class Failure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Failure(String reason) {
        super(reason, null, false, false);
    }

    /** Fails where an expectation of the test does not hold. */
    static void unless(boolean holds, String reason) {
        if (!holds) {
            throw new Failure(reason);
        }
    }
}
