// SPDX-License-Identifier: Apache-2.0
package io.postern.config;

import java.util.List;

/**
 * Plaintext servers that do the same work.
 *
 * @param name its key in the configuration
 * @param servers at least one, each once, in the order of the file
 */
public record PoolSettings(String name, List<Endpoint> servers) {

    public PoolSettings {
        servers = List.copyOf(servers);
        if (servers.isEmpty()) {
            throw new IllegalArgumentException("a pool needs a server");
        }
    }
}
