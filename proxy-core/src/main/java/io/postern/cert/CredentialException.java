// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

/** A certificate or key file that cannot be used; the message says why, for the person who configured it. */
public final class CredentialException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String problem;

    /** @param problem what is wrong and what was expected, on one line */
    public CredentialException(String problem) {
        super(problem, null, false, false);
        this.problem = problem;
    }

    /** What is wrong and what was expected, on one line. */
    public String problem() {
        return problem;
    }
}
