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
                Durations.read(mapping.optional("handshake"), SHORTEST, Duration.ofMinutes(10), defaults.handshake()),
                Durations.read(mapping.optional("connect"), SHORTEST, Duration.ofMinutes(10), defaults.connect()),
                Durations.read(mapping.optional("idle"), SHORTEST, Duration.ofDays(30), defaults.idle()),
                Durations.read(mapping.optional("close"), SHORTEST, Duration.ofMinutes(10), defaults.close()),
                Durations.read(mapping.optional("drain"), Duration.ZERO, Duration.ofDays(1), defaults.drain()));
    }
}
