// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

/** An OCSP response that says nothing about a certificate; the message says why, in half a sentence on one line. */
public final class OcspException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String problem;

    OcspException(String problem) {
        super(problem, null, false, false);
        this.problem = problem;
    }

    public String problem() {
        return problem;
    }
}
