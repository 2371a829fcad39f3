// SPDX-License-Identifier: Apache-2.0
package io.postern.config;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whole numbers in decimal. */
final class Numbers {

    private static final Pattern FORM = Pattern.compile("[0-9]{1,10}");

    private Numbers() {}

    static int parse(String text, int least, int most) throws MalformedException {
        long number = FORM.matcher(text).matches() ? Long.parseLong(text) : -1;
        if (number < least || number > most) {
            throw new MalformedException(
                    "expected a number from " + least + " to " + most + ", found " + Words.quote(text));
        }
        return (int) number;
    }

    /** The value, or {@code otherwise} where it is absent or has an error. */
    static int read(@Nullable YamlValue value, int least, int most, int otherwise) {
        Integer number = value == null ? null : value.parsed(text -> parse(text, least, most));
        return number == null ? otherwise : number;
    }
}
