// SPDX-License-Identifier: Apache-2.0
package io.postern.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads {@code timeouts}. */
final class TimeoutSection {

    private static final Duration SHORTEST = Duration.ofMillis(10);

    private TimeoutSection() {}

    /** The defaults in place of what is absent or has an error. */
    static Timeouts read(@Nullable YamlValue value) {
        YamlMapping mapping = value == null ? null : value.section(Section.TIMEOUTS);
        if (mapping == null) {
            return Timeouts.DEFAULT;
        }
        Timeouts defaults = Timeouts.DEFAULT;
        return new Timeouts(
                duration(mapping.optional("handshake"), SHORTEST, Duration.ofMinutes(10), defaults.handshake()),
                duration(mapping.optional("connect"), SHORTEST, Duration.ofMinutes(10), defaults.connect()),
                duration(mapping.optional("idle"), SHORTEST, Duration.ofDays(30), defaults.idle()),
                duration(mapping.optional("close"), SHORTEST, Duration.ofMinutes(10), defaults.close()),
                duration(mapping.optional("drain"), Duration.ZERO, Duration.ofDays(1), defaults.drain()));
    }

    private static Duration duration(@Nullable YamlValue value, Duration least, Duration most, Duration otherwise) {
        Duration duration = value == null ? null : value.parsed(text -> Durations.parse(text, least, most));
        return duration == null ? otherwise : duration;
    }
}
