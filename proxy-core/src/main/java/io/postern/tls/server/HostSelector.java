// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server;

import org.jspecify.annotations.Nullable;

/** Finds the host that a ClientHello is for. A pure lookup: constant time, never blocking, safe for many threads. */
@FunctionalInterface
public interface HostSelector {

    /**
     * The host of a name.
     *
     * @param serverName in lower case without a trailing dot, or null where the client sent none
     * @return null where no host serves it, which ends in {@code unrecognized_name}
     */
    @Nullable
    TlsHost select(@Nullable String serverName);
}
