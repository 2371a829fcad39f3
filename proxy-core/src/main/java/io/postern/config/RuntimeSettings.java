// SPDX-License-Identifier: Apache-2.0
package io.postern.config;

import io.postern.tls.server.KeyUpdatePolicy;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code transport}, {@code event-loops} and {@code key-update}. */
final class RuntimeSettings {

    private static final String AUTO = "auto";
    private static final int MOST_EVENT_LOOPS = 1024;
    private static final Pattern COUNT = Pattern.compile("[0-9]{1,9}");

    private RuntimeSettings() {}

    static TransportChoice transport(@Nullable YamlValue value) {
        TransportChoice choice = value == null ? null : value.parsed(RuntimeSettings::parseTransport);
        return choice == null ? TransportChoice.AUTO : choice;
    }

    /** 0 for one per core. */
    static int eventLoops(@Nullable YamlValue value) {
        Integer count = value == null ? null : value.parsed(RuntimeSettings::parseEventLoops);
        return count == null ? 0 : count;
    }

    static KeyUpdatePolicy keyUpdates(@Nullable YamlValue value) {
        YamlMapping mapping = value == null ? null : value.section(Section.KEY_UPDATE);
        if (mapping == null) {
            return KeyUpdatePolicy.NONE;
        }
        YamlValue afterBytes = mapping.optional("after-bytes");
        YamlValue after = mapping.optional("after");
        Long bytes = afterBytes == null ? null : afterBytes.parsed(text -> Sizes.parse(text, 1 << 20, 1L << 50));
        Duration time = after == null
                ? null
                : after.parsed(text -> Durations.parse(text, Duration.ofSeconds(1), Duration.ofDays(365)));
        return new KeyUpdatePolicy(bytes == null ? Long.MAX_VALUE : bytes, time);
    }

    private static TransportChoice parseTransport(String text) throws MalformedException {
        for (TransportChoice choice : TransportChoice.values()) {
            if (choice.toString().equals(text)) {
                return choice;
            }
        }
        List<String> known = Arrays.stream(TransportChoice.values())
                .map(TransportChoice::toString)
                .toList();
        throw new MalformedException(
                "there is no transport " + Words.quote(text) + Words.suggest(text, known, "the transports are"));
    }

    private static int parseEventLoops(String text) throws MalformedException {
        if (text.equals(AUTO)) {
            return 0;
        }
        int count = COUNT.matcher(text).matches() ? Integer.parseInt(text) : 0;
        if (count < 1 || count > MOST_EVENT_LOOPS) {
            throw new MalformedException("expected auto or a number from 1 to 1024, found " + Words.quote(text));
        }
        return count;
    }
}
