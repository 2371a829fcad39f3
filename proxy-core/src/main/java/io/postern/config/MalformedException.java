// SPDX-License-Identifier: Apache-2.0
package io.postern.config;

/** A text that is not of the form expected of it; the message says so, without the place. */
final class MalformedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String problem;

    MalformedException(String problem) {
        super(problem, null, false, false);
        this.problem = problem;
    }

    /** What is wrong and what was expected, on one line. */
    String problem() {
        return problem;
    }
}
