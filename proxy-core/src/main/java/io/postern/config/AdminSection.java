// SPDX-License-Identifier: Apache-2.0
package io.postern.config;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code admin}. */
final class AdminSection {

    private AdminSection() {}

    /** Where the admin endpoint listens; null where there is none, or it has an error. */
    static @Nullable Endpoint read(@Nullable YamlValue value, Path directory, List<ListenerSettings> listeners) {
        YamlMapping mapping = value == null ? null : value.section(Section.ADMIN);
        YamlValue bind = mapping == null
                ? null
                : mapping.required("bind", "the address of the admin endpoint, as 127.0.0.1:9901");
        Endpoint endpoint = bind == null ? null : bind.parsed(text -> Endpoints.parse(text, directory, 0));
        if (bind == null || endpoint == null) {
            return null;
        }
        for (ListenerSettings listener : listeners) {
            if (Endpoints.conflict(listener.bind(), endpoint)) {
                bind.error("the listener " + listener.name() + " has the address " + endpoint + " already");
            }
        }
        if (!Endpoints.isLocal(endpoint)) {
            bind.warning("anybody who reaches this address can read the state of this process and of its certificates;"
                    + " expected a loopback address, as 127.0.0.1:9901, or a Unix domain socket");
        }
        return endpoint;
    }
}
