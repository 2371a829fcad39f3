// SPDX-License-Identifier: Apache-2.0
package io.postern.config;

import io.postern.config.EarlyDataSettings.RecordPlace;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code early-data} of the file as a whole, and what hosts and pools say of it. */
final class EarlyDataSection {

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final int FEWEST = 1000;
    private static final int MOST = 10_000_000;

    /** Of a connection: what all handshakes in progress may hold is a product of that figure. */
    private static final int LARGEST = 64 << 10;

    private EarlyDataSection() {}

    /**
     * The defaults in place of what is absent or has an error.
     *
     * @param hasRedis whether the file says where Redis is, though it may be wrong about it
     */
    static EarlyDataSettings read(@Nullable YamlValue value, boolean hasRedis) {
        EarlyDataSettings defaults = EarlyDataSettings.DEFAULT;
        YamlMapping mapping = value == null ? null : value.section(Section.EARLY_DATA);
        if (mapping == null) {
            return defaults;
        }
        YamlValue record = mapping.optional("record");
        RecordPlace place = record == null
                ? null
                : record.parsed(text -> Choice.parse(text, "record", List.of(RecordPlace.values()), Choice::name));
        if (record != null && place == RecordPlace.REDIS && !hasRedis) {
            record.error(RedisSection.EXPECTED);
        }
        return new EarlyDataSettings(
                Durations.read(mapping.optional("window"), SHORTEST, LONGEST, defaults.window()),
                place == null ? defaults.record() : place,
                Numbers.read(mapping.optional("entries"), FEWEST, MOST, defaults.entries()));
    }

    /** {@code max-early-data} of a host, in bytes; 0 where it is absent or has an error. */
    static int most(@Nullable YamlValue value) {
        Long bytes = value == null ? null : value.parsed(text -> Sizes.parse(text, 0, LARGEST));
        return bytes == null ? 0 : bytes.intValue();
    }

    /** {@code early-data} of a pool. */
    static EarlyDataUse use(@Nullable YamlValue value) {
        EarlyDataUse use = value == null
                ? null
                : value.parsed(text -> Choice.parse(text, "choice", List.of(EarlyDataUse.values()), Choice::name));
        return use == null ? EarlyDataUse.REFUSE : use;
    }
}
