// SPDX-License-Identifier: Apache-2.0
package io.postern.redis;

import io.lettuce.core.RedisCommandExecutionException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** What failures of Redis say, made fit for a line of the log. */
final class RedisRefusal {

    private static final int LONGEST = 160;

    private RedisRefusal() {}

    /** The first word of an error that Redis has answered with, as {@code NOPERM}; null where it is no answer. */
    static @Nullable String code(Throwable failure) {
        String message =
                unwrapped(failure) instanceof RedisCommandExecutionException answer ? answer.getMessage() : null;
        return message == null ? null : message.split(" ", 2)[0];
    }

    /** In words. Redis repeats the arguments of a command that it does not know, keys among them: these are cut off. */
    static String reason(Throwable failure) {
        Throwable root = unwrapped(failure);
        while (root.getCause() != null) {
            root = root.getCause();
        }
        if (root instanceof TimeoutException && root.getMessage() == null) {
            return "no answer in time";
        }
        String text = String.valueOf(root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage());
        int arguments = text.indexOf(", with args");
        String line = (arguments < 0 ? text : text.substring(0, arguments))
                .replaceAll("[\\s\\p{Cc}]+", " ")
                .replace('"', '\'');
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
    }

    private static Throwable unwrapped(Throwable failure) {
        Throwable inner = failure;
        while ((inner instanceof ExecutionException || inner instanceof CompletionException)
                && inner.getCause() != null) {
            inner = inner.getCause();
        }
        return inner;
    }
}
