// SPDX-License-Identifier: Apache-2.0
package io.postern.config;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Durations as {@code 500ms}, {@code 30s}, {@code 10m}, {@code 12h} or {@code 7d}: a whole number and a unit. */
final class Durations {

    private static final Pattern FORM = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");

    private Durations() {}

    static Duration parse(String text, Duration least, Duration most) throws MalformedException {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new MalformedException(
                    "expected a duration, as 500ms, 30s, 10m, 12h or 7d, found " + Words.quote(text));
        }
        long count = Long.parseLong(matcher.group(1));
        Duration duration =
                switch (matcher.group(2)) {
                    case "ms" -> Duration.ofMillis(count);
                    case "s" -> Duration.ofSeconds(count);
                    case "m" -> Duration.ofMinutes(count);
                    case "h" -> Duration.ofHours(count);
                    default -> Duration.ofDays(count);
                };
        if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
            throw new MalformedException("expected a duration from " + format(least) + " to " + format(most)
                    + ", found " + Words.quote(text));
        }
        return duration;
    }

    /** The value, or {@code otherwise} where it is absent or has an error. */
    static Duration read(@Nullable YamlValue value, Duration least, Duration most, Duration otherwise) {
        Duration duration = value == null ? null : value.parsed(text -> parse(text, least, most));
        return duration == null ? otherwise : duration;
    }

    /** In the largest unit that needs no fraction. */
    static String format(Duration duration) {
        long millis = duration.toMillis();
        if (millis == 0) {
            return "0s";
        }
        if (millis % 1000 != 0) {
            return millis + "ms";
        }
        long seconds = millis / 1000;
        if (seconds % 60 != 0) {
            return seconds + "s";
        }
        if (seconds % 3600 != 0) {
            return seconds / 60 + "m";
        }
        return seconds % 86400 == 0 ? seconds / 86400 + "d" : seconds / 3600 + "h";
    }
}
