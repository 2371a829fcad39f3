// SPDX-License-Identifier: Apache-2.0
package io.postern.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code pools}. */
final class PoolSection {

    private final Path directory;

    PoolSection(Path directory) {
        this.directory = directory;
    }

    /** Those that have no error. */
    Map<String, PoolSettings> read(Map<String, YamlValue> entries) {
        Map<String, PoolSettings> pools = new LinkedHashMap<>();
        entries.forEach((name, value) -> {
            PoolSettings pool = pool(name, value);
            if (pool != null) {
                pools.put(name, pool);
            }
        });
        return pools;
    }

    private @Nullable PoolSettings pool(String name, YamlValue value) {
        YamlMapping mapping = value.section(Section.POOL);
        YamlValue servers = mapping == null ? null : mapping.required("servers", "a list of addresses");
        if (mapping == null || servers == null) {
            return null;
        }
        List<Endpoint> endpoints = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (YamlValue server : servers.atLeastOneItem()) {
            Endpoint endpoint = server.parsed(text -> Endpoints.parse(text, directory, 1));
            if (endpoint == null) {
                continue;
            }
            if (seen.add(Endpoints.canonical(endpoint))) {
                endpoints.add(endpoint);
            } else {
                server.error("the server " + endpoint + " stands twice in this pool");
            }
        }
        boolean forAuthenticated = is("required", mapping.optional("client-certificate"));
        boolean proxyProtocol = is("v2", mapping.optional("proxy-protocol"));
        YamlValue earlyData = mapping.optional("early-data");
        EarlyDataUse use = EarlyDataSection.use(earlyData);
        if (earlyData != null && use == EarlyDataUse.PASS && !proxyProtocol) {
            earlyData.warning(
                    "the servers cannot tell early data, which may be a replay, from what comes later: expected"
                            + " \"proxy-protocol: v2\", which says so, or \"early-data: hold\"");
        }
        return endpoints.isEmpty() ? null : new PoolSettings(name, endpoints, forAuthenticated, use, proxyProtocol);
    }

    /** Whether a value is that word; else it has to be none, as if it were absent. */
    private static boolean is(String word, @Nullable YamlValue value) {
        String text = value == null ? null : value.text();
        if (value != null && text != null && !text.equals(word) && !text.equals("none")) {
            value.error("expected " + word + " or none, found " + Words.quote(text));
        }
        return word.equals(text);
    }
}
