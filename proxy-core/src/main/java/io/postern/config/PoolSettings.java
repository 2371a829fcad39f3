// SPDX-License-Identifier: Apache-2.0
package io.postern.config;

import java.util.List;

/**
 * Plaintext servers that do the same work.
 *
 * @param name its key in the configuration
 * @param servers at least one, each once, in the order of the file
 * @param forAuthenticated whether only clients with a certificate get to it
 * @param earlyData what it wants of early data
 * @param proxyProtocol whether each connection begins with a header that says who the client is
 */
public record PoolSettings(
        String name, List<Endpoint> servers, boolean forAuthenticated, EarlyDataUse earlyData, boolean proxyProtocol) {

    /** A pool for everybody, without early data, whose servers get what the clients send and nothing else. */
    public PoolSettings(String name, List<Endpoint> servers) {
        this(name, servers, false, EarlyDataUse.REFUSE, false);
    }

    public PoolSettings {
        servers = List.copyOf(servers);
        if (servers.isEmpty()) {
            throw new IllegalArgumentException("a pool needs a server");
        }
    }
}
