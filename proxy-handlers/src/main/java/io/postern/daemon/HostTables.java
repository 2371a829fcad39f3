// SPDX-License-Identifier: Apache-2.0
package io.postern.daemon;

import io.postern.config.Configuration;
import io.postern.config.ListenerSettings;
import io.postern.route.Host;
import io.postern.route.HostTable;
import org.jspecify.annotations.Nullable;

/** The hosts of a listener as clients find them. */
final class HostTables {

    private HostTables() {}

    static HostTable of(Configuration configuration, ListenerSettings settings) {
        @Nullable
        Host defaultHost =
                settings.defaultHost() == null ? null : configuration.hosts().get(settings.defaultHost());
        return new HostTable(configuration.hosts().values(), defaultHost);
    }
}
