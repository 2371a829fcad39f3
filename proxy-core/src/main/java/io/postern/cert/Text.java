// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Text from files and libraries, made fit for a message of one line. */
final class Text {

    private static final int LONGEST = 200;

    private Text() {}

    /** What the deepest cause says: providers wrap the one thing that matters several times. */
    static String reason(Throwable failure) {
        Throwable deepest = failure;
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            deepest = cause;
        }
        return oneLine(deepest.getMessage());
    }

    static String oneLine(@Nullable String text) {
        String line = Objects.requireNonNullElse(text, "no reason given")
                .replaceAll("[\\s\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]+", " ")
                .replace('"', '\'') // it stands within quotes, in a message and in the log
                .strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
    }
}
