// SPDX-License-Identifier: Apache-2.0
package io.postern.config;

import io.postern.cert.FileBacked;
import io.postern.cert.TicketKeyFile;
import io.postern.config.TicketSettings.Keys;
import io.postern.tls.session.TicketKeys;
import io.postern.tls.session.TicketPolicy;
import io.postern.tls.session.TicketState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code tickets}, and the file of keys that it may name. */
final class TicketSection {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(TicketState.LONGEST);
    private static final int MOST_KEYS = 16;

    private static final String PROCESS = "process";
    private static final String REDIS = "redis";

    private final Surroundings surroundings;
    private final boolean hasRedis;

    /** @param hasRedis whether the file says where Redis is, though it may be wrong about it */
    TicketSection(Surroundings surroundings, boolean hasRedis) {
        this.surroundings = surroundings;
        this.hasRedis = hasRedis;
    }

    /** The defaults in place of what is absent or has an error. */
    TicketSettings read(@Nullable YamlValue value) {
        TicketSettings defaults = TicketSettings.DEFAULT;
        YamlMapping mapping = value == null ? null : value.section(Section.TICKETS);
        if (mapping == null) {
            return defaults;
        }
        YamlValue keysValue = mapping.optional("keys");
        Keys keys = keysValue == null ? defaults.keys() : keys(keysValue);
        YamlValue lifetime = mapping.optional("lifetime");
        TicketSettings settings = new TicketSettings(
                new TicketPolicy(
                        Numbers.read(
                                mapping.optional("after-full"),
                                0,
                                TicketPolicy.MOST,
                                defaults.policy().afterFull()),
                        Numbers.read(
                                mapping.optional("after-resumption"),
                                0,
                                TicketPolicy.MOST,
                                defaults.policy().afterResumption()),
                        Durations.read(
                                lifetime, SECOND, LONGEST, defaults.policy().lifetime())),
                keys == null ? defaults.keys() : keys,
                Durations.read(mapping.optional("rotate"), SECOND, LONGEST, defaults.rotate()),
                Numbers.read(mapping.optional("keep"), 2, MOST_KEYS, defaults.keep()));
        if (keys instanceof Keys.InFile) {
            refuseRotation(mapping.optional("rotate"));
            refuseRotation(mapping.optional("keep"));
        } else if (keys != null) {
            checkLifetime(settings, lifetime == null ? mapping.optional("rotate") : lifetime, mapping.optional("keep"));
        }
        return settings;
    }

    private static void refuseRotation(@Nullable YamlValue value) {
        if (value != null) {
            value.errorAtKey("the keys are in a file: whoever writes it decides how many there are and for how long");
        }
    }

    /** Only one of the places need be there: with the defaults there is nothing to report. */
    private static void checkLifetime(TicketSettings settings, @Nullable YamlValue first, @Nullable YamlValue second) {
        boolean shared = settings.keys() instanceof Keys.InRedis;
        int others = settings.keep() - (shared ? 2 : 1);
        Duration longest = settings.rotate().multipliedBy(others);
        YamlValue place = first == null ? second : first;
        if (place != null && settings.policy().lifetime().compareTo(longest) > 0) {
            place.error("tickets of " + Durations.format(settings.policy().lifetime())
                    + " outlive their keys: of \"keep\": " + settings.keep()
                    + (shared
                            ? " shared keys one seals and one is to come, so that tickets hold for "
                            : " keys one seals, so that tickets hold for ")
                    + others + " times \"rotate\" at most, " + Durations.format(longest));
        }
    }

    /** Null where it has an error. */
    private @Nullable Keys keys(YamlValue value) {
        if (value.isMapping()) {
            YamlMapping mapping = value.section(Section.TICKET_KEYS);
            YamlValue file = mapping == null ? null : mapping.required("file", "the file of the keys");
            return file == null ? null : inFile(file);
        }
        String text = value.parsed(word -> Choice.parse(word, "source of keys", List.of(PROCESS, REDIS), name -> name));
        if (text == null) {
            return null;
        }
        if (text.equals(PROCESS)) {
            return new Keys.OfProcess();
        }
        if (!hasRedis) {
            value.error(RedisSection.EXPECTED);
            return null;
        }
        return new Keys.InRedis();
    }

    private @Nullable Keys inFile(YamlValue value) {
        Path path = value.parsed(surroundings::path);
        if (path == null) {
            return null;
        }
        FileBacked<TicketKeys.Ring> file = value.attempted(() -> TicketKeyFile.open(path, surroundings.crypto()));
        if (file == null) {
            return null;
        }
        TicketKeyFile.doubts(path).forEach(value::warning);
        return new Keys.InFile(file);
    }
}
