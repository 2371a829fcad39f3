// SPDX-License-Identifier: Apache-2.0
package io.postern.config;

import org.jspecify.annotations.Nullable;

/**
 * A socket that clients connect to.
 *
 * @param name its key in the configuration
 * @param bind where it listens
 * @param defaultHost the name of the host for clients with no or an unknown server name; null where those are refused
 */
public record ListenerSettings(
        String name, Endpoint bind, @Nullable String defaultHost) {}
