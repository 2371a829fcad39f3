// SPDX-License-Identifier: Apache-2.0
package io.postern.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as {@code 512B}, {@code 16KiB}, {@code 4MiB} or {@code 64GiB}: a whole number and a unit. */
final class Sizes {

    private static final Pattern FORM = Pattern.compile("([0-9]{1,9})(B|KiB|MiB|GiB)");

    private Sizes() {}

    static long parse(String text, long least, long most) throws MalformedException {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new MalformedException("expected a size, as 512B, 16KiB, 4MiB or 1GiB, found " + Words.quote(text));
        }
        long count = Long.parseLong(matcher.group(1));
        long bytes =
                switch (matcher.group(2)) {
                    case "B" -> count;
                    case "KiB" -> count << 10;
                    case "MiB" -> count << 20;
                    default -> count << 30;
                };
        if (bytes < least || bytes > most) {
            throw new MalformedException(
                    "expected a size from " + format(least) + " to " + format(most) + ", found " + Words.quote(text));
        }
        return bytes;
    }

    /** In the largest unit that needs no fraction. */
    static String format(long bytes) {
        if (bytes == 0) {
            return "0B";
        }
        if (bytes % (1 << 30) == 0) {
            return (bytes >> 30) + "GiB";
        }
        if (bytes % (1 << 20) == 0) {
            return (bytes >> 20) + "MiB";
        }
        return bytes % (1 << 10) == 0 ? (bytes >> 10) + "KiB" : bytes + "B";
    }
}
