// SPDX-License-Identifier: Apache-2.0
package io.postern.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code listeners}. */
final class ListenerSection {

    private final Path directory;
    private final Names hosts;
    private final Map<String, String> listenerOfAddress = new HashMap<>();

    ListenerSection(Path directory, Names hosts) {
        this.directory = directory;
        this.hosts = hosts;
    }

    /** Those that have no error. */
    List<ListenerSettings> read(Map<String, YamlValue> entries) {
        List<ListenerSettings> listeners = new ArrayList<>();
        entries.forEach((name, value) -> {
            ListenerSettings listener = listener(name, value);
            if (listener != null) {
                listeners.add(listener);
            }
        });
        return listeners;
    }

    private @Nullable ListenerSettings listener(String name, YamlValue value) {
        YamlMapping mapping = value.section(Section.LISTENER);
        if (mapping == null) {
            return null;
        }
        String defaultHost = hosts.refer(mapping.optional("default-host"));
        YamlValue bind = mapping.required("bind", "the address to listen on, as 0.0.0.0:8443");
        Endpoint endpoint = bind == null ? null : bind.parsed(text -> Endpoints.parse(text, directory, 0));
        if (bind == null || endpoint == null) {
            return null;
        }
        boolean chosenBySystem = endpoint instanceof Endpoint.Inet inet && inet.port() == 0;
        String other = chosenBySystem ? null : listenerOfAddress.putIfAbsent(Endpoints.canonical(endpoint), name);
        if (other != null) {
            bind.error("the listener " + other + " has the address " + endpoint + " already");
        }
        return new ListenerSettings(name, endpoint, defaultHost);
    }
}
