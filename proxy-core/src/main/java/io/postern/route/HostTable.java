// SPDX-License-Identifier: Apache-2.0
package io.postern.route;

import io.postern.tls.server.HostSelector;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The hosts of a listener by server name: two hash lookups at most, however many hosts there are. An exact name goes
 * before a wildcard, and a wildcard stands for exactly one label (RFC 9525 §6.3). Immutable.
 */
public final class HostTable implements HostSelector {

    private final Map<String, Host> exact = new HashMap<>();

    /** By what follows the asterisk: {@code .shop.example}. */
    private final Map<String, Host> wildcard = new HashMap<>();

    private final @Nullable Host defaultHost;

    /**
     * A table of these hosts.
     *
     * @param defaultHost serves clients with no or an unknown server name; null where nobody does
     * @throws IllegalArgumentException where two hosts claim one name
     */
    public HostTable(Collection<Host> hosts, @Nullable Host defaultHost) {
        this.defaultHost = defaultHost;
        for (Host host : hosts) {
            for (String name : host.serverNames()) {
                Host other = name.startsWith("*.")
                        ? wildcard.putIfAbsent(name.substring(1), host)
                        : exact.putIfAbsent(name, host);
                if (other != null) {
                    throw new IllegalArgumentException(
                            name + " is claimed by " + other.name() + " and by " + host.name());
                }
            }
        }
    }

    @Override
    public @Nullable Host select(@Nullable String serverName) {
        if (serverName == null) {
            return defaultHost;
        }
        Host host = exact.get(serverName);
        if (host != null) {
            return host;
        }
        int dot = serverName.indexOf('.');
        // A name that begins with a dot has no first label for the asterisk to stand for.
        host = dot > 0 ? wildcard.get(serverName.substring(dot)) : null;
        return host == null ? defaultHost : host;
    }
}
