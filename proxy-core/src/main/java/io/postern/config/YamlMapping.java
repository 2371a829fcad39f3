// SPDX-License-Identifier: Apache-2.0
package io.postern.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A section of the file: keys that are known and what stands behind them. */
final class YamlMapping {

    private final YamlValue self;
    private final Section section;
    private final Map<String, YamlValue> entries;

    /** Reports the keys that the section does not have. */
    YamlMapping(YamlValue self, Section section, Map<String, YamlValue> entries) {
        this.self = self;
        this.section = section;
        this.entries = entries;
        entries.forEach((key, value) -> {
            if (!section.keys().contains(key)) {
                value.errorAtKey("unknown key" + Words.suggest(key, section.keys(), "the keys here are"));
            }
        });
    }

    /** The value of a key, or null where it is absent. */
    @Nullable
    YamlValue optional(String key) {
        if (!section.keys().contains(key)) {
            throw new IllegalArgumentException(section + " has no key " + key);
        }
        return entries.get(key);
    }

    /**
     * The value of a key that must be there; its absence is reported.
     *
     * @param expected what should stand there: {@code the address to listen on}
     */
    @Nullable
    YamlValue required(String key, String expected) {
        YamlValue value = optional(key);
        if (value == null) {
            self.errorAtKey("the key " + Words.quote(key) + " is missing: " + expected);
        }
        return value;
    }

    /** Whether at most one of these keys is there; a second one is reported. */
    boolean isOneAlone(String... keys) {
        List<String> found = new ArrayList<>();
        for (String key : keys) {
            YamlValue value = optional(key);
            if (value != null) {
                found.add(key);
                if (found.size() == 2) {
                    value.errorAtKey("expected one of " + String.join(", ", keys) + ", found " + found.getFirst()
                            + " and " + key);
                }
            }
        }
        return found.size() < 2;
    }
}
