// SPDX-License-Identifier: Apache-2.0
package io.postern.config;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How OCSP responders are asked.
 *
 * @param cache the directory where responses are kept over restarts; null for the one that the environment names
 * @param start how long the listeners wait for the first responses
 * @param connect to connect to a responder
 * @param timeout from the question to the whole answer
 * @param nonce whether questions have a nonce that the answer has to repeat
 * @param redirects whether a responder may send us elsewhere
 * @param proxy through which all responders are asked; null where they are asked directly
 */
public record OcspSettings(
        @Nullable Path cache,
        Duration start,
        Duration connect,
        Duration timeout,
        boolean nonce,
        boolean redirects,
        Endpoint.@Nullable Inet proxy) {

    public static final OcspSettings DEFAULT = new OcspSettings(
            null, Duration.ofSeconds(10), Duration.ofSeconds(4), Duration.ofSeconds(10), false, false, null);
}
