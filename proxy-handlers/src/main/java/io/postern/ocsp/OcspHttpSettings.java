// SPDX-License-Identifier: Apache-2.0
package io.postern.ocsp;

import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How responders are reached.
 *
 * @param connectTimeout for a TCP connection, and TLS where the responder has it
 * @param timeout for the whole of an exchange, connection and redirects included
 * @param redirects whether they are followed, though never from https to http
 * @param proxy an HTTP proxy that all requests go through; null to go directly, whatever the system's settings say
 */
public record OcspHttpSettings(
        Duration connectTimeout,
        Duration timeout,
        boolean redirects,
        @Nullable InetSocketAddress proxy) {

    public static final OcspHttpSettings DEFAULT =
            new OcspHttpSettings(Duration.ofSeconds(4), Duration.ofSeconds(10), false, null);
}
