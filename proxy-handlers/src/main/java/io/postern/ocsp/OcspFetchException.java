// SPDX-License-Identifier: Apache-2.0
package io.postern.ocsp;

import java.util.Objects;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** A responder that gave no answer; the message says why, in half a sentence on one line. */
public final class OcspFetchException extends Exception {

    private static final long serialVersionUID = 1L;
    private static final int LONGEST = 200;

    private final String problem;

    OcspFetchException(String problem) {
        super(problem, null, false, false);
        this.problem = problem;
    }

    public String problem() {
        return problem;
    }

    /** Why a question failed: the problem, or what nobody expected. */
    static String reason(@Nullable Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause instanceof OcspFetchException own ? own.problem : oneLine(String.valueOf(cause));
    }

    /** A library's words, fit for a message. */
    static String oneLine(@Nullable String text) {
        String line = Objects.requireNonNullElse(text, "no reason given")
                .replaceAll("[\\s\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]+", " ")
                .replace('"', '\'') // it stands within quotes in the log
                .strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
    }
}
