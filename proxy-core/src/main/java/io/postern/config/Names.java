// SPDX-License-Identifier: Apache-2.0
package io.postern.config;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The names that a section declares, and who refers to them. A name counts as declared though its section may have
 * errors, so that one mistake is reported once.
 */
final class Names {

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    private final String kind;
    private final Map<String, YamlValue> declared;
    private final Set<String> used = new HashSet<>();

    /**
     * The names of a section, their form checked: they become labels of metrics and words in the log.
     *
     * @param kind what they are names of: {@code pool}
     */
    Names(String kind, Map<String, YamlValue> declared) {
        this.kind = kind;
        this.declared = declared;
        declared.forEach((name, value) -> {
            if (!FORM.matcher(name).matches()) {
                value.errorAtKey(
                        "not a name for a " + kind
                                + "; expected up to 100 letters, digits, dots, dashes and underscores, a letter or digit first");
            }
        });
    }

    /** The name that a value refers to, or null where it is not declared, which is reported. */
    @Nullable
    String refer(@Nullable YamlValue reference) {
        String name = reference == null ? null : reference.text();
        if (reference == null || name == null) {
            return null;
        }
        if (!declared.containsKey(name)) {
            reference.error("there is no " + kind + " " + Words.quote(name)
                    + Words.suggest(name, declared.keySet(), "the " + kind + "s are"));
            return null;
        }
        used.add(name);
        return name;
    }

    boolean isUsed(String name) {
        return used.contains(name);
    }

    void warnOfUnused(String message) {
        declared.forEach((name, value) -> {
            if (!used.contains(name)) {
                value.warningAtKey(message);
            }
        });
    }
}
