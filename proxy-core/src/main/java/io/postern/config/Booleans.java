// SPDX-License-Identifier: Apache-2.0
package io.postern.config;

import org.jspecify.annotations.Nullable;

/** Truth values: {@code true} or {@code false}, and none of YAML's other ways to say that. */
final class Booleans {

    private Booleans() {}

    /** The value, or {@code otherwise} where it is absent or has an error. */
    static boolean read(@Nullable YamlValue value, boolean otherwise) {
        Boolean read = value == null ? null : value.parsed(Booleans::parse);
        return read == null ? otherwise : read;
    }

    private static boolean parse(String text) throws MalformedException {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new MalformedException("expected true or false, found " + Words.quote(text));
        };
    }
}
