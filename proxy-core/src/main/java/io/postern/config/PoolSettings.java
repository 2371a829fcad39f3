// SPDX-License-Identifier: Apache-2.0
package io.postern.config;

import java.util.List;

/**
 * Plaintext servers that do the same work.
 *
 * @param name its key in the configuration
 * @param servers at least one, each once, in the order of the file
 * @param forAuthenticated whether only clients with a certificate get to it
 */
public record PoolSettings(String name, List<Endpoint> servers, boolean forAuthenticated) {

    /** A pool for everybody. */
    public PoolSettings(String name, List<Endpoint> servers) {
        this(name, servers, false);
    }

    public PoolSettings {
        servers = List.copyOf(servers);
        if (servers.isEmpty()) {
            throw new IllegalArgumentException("a pool needs a server");
        }
    }
}
