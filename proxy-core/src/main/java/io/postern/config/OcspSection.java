// SPDX-License-Identifier: Apache-2.0
package io.postern.config;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads {@code ocsp} of the file as a whole. */
final class OcspSection {

    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private OcspSection() {}

    /** The defaults in place of what is absent or has an error. */
    static OcspSettings read(@Nullable YamlValue value, Surroundings surroundings) {
        YamlMapping mapping = value == null ? null : value.section(Section.OCSP);
        OcspSettings defaults = OcspSettings.DEFAULT;
        if (mapping == null) {
            return defaults;
        }
        YamlValue cache = mapping.optional("cache");
        Path directory = cache == null ? null : cache.parsed(surroundings::path);
        YamlValue proxy = mapping.optional("proxy");
        Endpoint endpoint = proxy == null ? null : proxy.parsed(text -> proxy(text, surroundings.directory()));
        return new OcspSettings(
                directory,
                Durations.read(
                        mapping.optional("start-timeout"), Duration.ZERO, Duration.ofMinutes(10), defaults.start()),
                Durations.read(mapping.optional("connect-timeout"), SHORTEST, LONGEST, defaults.connect()),
                Durations.read(mapping.optional("timeout"), SHORTEST, LONGEST, defaults.timeout()),
                Booleans.read(mapping.optional("nonce"), defaults.nonce()),
                Booleans.read(mapping.optional("redirects"), defaults.redirects()),
                endpoint instanceof Endpoint.Inet inet ? inet : null);
    }

    private static Endpoint proxy(String text, Path directory) throws MalformedException {
        Endpoint endpoint = Endpoints.parse(text, directory, 1);
        if (endpoint instanceof Endpoint.Inet) {
            return endpoint;
        }
        throw new MalformedException("expected the host:port of an HTTP proxy, found " + Words.quote(text));
    }
}
