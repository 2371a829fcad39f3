// SPDX-License-Identifier: Apache-2.0
package io.postern.backend;

import io.postern.config.EarlyDataUse;
import io.postern.config.PoolSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Servers that do the same work, taken in turn. Shared by all event loops. */
public final class Pool {

    private final String name;
    private final EarlyDataUse earlyData;
    private final boolean proxyProtocol;
    private final List<Server> servers;
    private final AtomicInteger turn = new AtomicInteger();

    public Pool(PoolSettings settings) {
        name = settings.name();
        earlyData = settings.earlyData();
        proxyProtocol = settings.proxyProtocol();
        servers = settings.servers().stream().map(Server::new).toList();
    }

    public String name() {
        return name;
    }

    /** What becomes of early data for it. */
    public EarlyDataUse earlyData() {
        return earlyData;
    }

    /** Whether its servers expect to be told who the client is. */
    public boolean proxyProtocol() {
        return proxyProtocol;
    }

    /**
     * In which order a connection tries the servers, each once: the one whose turn it is first, those that failed lately
     * last.
     *
     * @param now of {@link System#nanoTime}
     */
    List<Server> order(long now) {
        if (servers.size() == 1) {
            return servers;
        }
        int first = Math.floorMod(turn.getAndIncrement(), servers.size());
        List<Server> order = new ArrayList<>(servers.size());
        List<Server> last = new ArrayList<>();
        for (int i = 0; i < servers.size(); i++) {
            Server server = servers.get((first + i) % servers.size());
            (server.suspect(now) ? last : order).add(server);
        }
        order.addAll(last);
        return order;
    }
}
