// SPDX-License-Identifier: Apache-2.0
package io.postern.config;

import io.postern.route.Host;
import io.postern.tls.server.KeyUpdatePolicy;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a configuration file says, its certificates included. Immutable and consistent: every name in it
 * refers to something in it.
 *
 * @param listeners at least one, in the order of the file
 * @param hosts by name, in the order of the file
 * @param pools by name, in the order of the file
 * @param eventLoops how many event loops; 0: one per core
 * @param keyUpdates when keys are changed beside the limits of their AEADs
 * @param ocsp how OCSP responders are asked
 * @param tickets how sessions are resumed
 * @param redis where nodes keep what they share; null where they share nothing that way
 * @param earlyData how early data is told from its replay
 * @param admin where the admin endpoint listens; null where there is none
 * @param warnings what is allowed but likely a mistake, in the order of the file; to be logged
 */
public record Configuration(
        List<ListenerSettings> listeners,
        Map<String, Host> hosts,
        Map<String, PoolSettings> pools,
        Timeouts timeouts,
        TransportChoice transport,
        int eventLoops,
        KeyUpdatePolicy keyUpdates,
        OcspSettings ocsp,
        TicketSettings tickets,
        @Nullable RedisSettings redis,
        EarlyDataSettings earlyData,
        @Nullable Endpoint admin,
        List<Problem> warnings) {

    public Configuration {
        listeners = List.copyOf(listeners);
        hosts = Collections.unmodifiableMap(new LinkedHashMap<>(hosts));
        pools = Collections.unmodifiableMap(new LinkedHashMap<>(pools));
        warnings = List.copyOf(warnings);
    }
}
