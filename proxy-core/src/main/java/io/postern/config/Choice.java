// SPDX-License-Identifier: Apache-2.0
package io.postern.config;

import java.util.Collection;
import java.util.Locale;
import java.util.function.Function;

/** One of several constants, by its name in the file. */
final class Choice {

    private Choice() {}

    /**
     * The constant of that name.
     *
     * @param kind what they are, in the singular, for the message where none has that name
     */
    static <T> T parse(String text, String kind, Collection<T> known, Function<? super T, String> name)
            throws MalformedException {
        for (T candidate : known) {
            if (name.apply(candidate).equals(text)) {
                return candidate;
            }
        }
        throw new MalformedException("there is no " + kind + " " + Words.quote(text)
                + Words.suggest(text, known.stream().map(name).toList(), "the " + kind + "s are"));
    }

    /** {@code ON_DEMAND} as {@code on-demand}. */
    static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
