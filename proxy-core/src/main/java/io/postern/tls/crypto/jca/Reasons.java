// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto.jca;

import org.jspecify.annotations.Nullable;

/** Failures in words for one line. */
final class Reasons {

    private Reasons() {}

    /** What the deepest cause says: providers wrap the one thing that matters several times. */
    static String of(Throwable failure) {
        Throwable deepest = failure;
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            deepest = cause;
        }
        @Nullable String message = deepest.getMessage();
        String kind = deepest.getClass().getSimpleName();
        return message == null ? kind : kind + ": " + message.strip().replaceAll("\\s*\\R\\s*", "; ");
    }
}
