// SPDX-License-Identifier: Apache-2.0
package io.postern.config;

import io.postern.cert.PassphraseSource;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How Redis is reached, where nodes keep what they share.
 *
 * @param database its number
 * @param tls whether the connection is encrypted, and Redis shows a certificate for the host of the address
 * @param trust PEM: who issues that; null for whom the JDK trusts
 * @param username null for Redis' default user
 * @param password null where there is none
 * @param prefix what our keys begin with; nodes that share them have the same
 * @param deadline how long a handshake waits for an answer
 */
public record RedisSettings(
        Endpoint.Inet address,
        int database,
        boolean tls,
        @Nullable Path trust,
        @Nullable String username,
        @Nullable PassphraseSource password,
        String prefix,
        Duration deadline) {

    /** The default of {@code prefix}. */
    public static final String PREFIX = "postern";

    /** The default of {@code deadline}. */
    public static final Duration DEADLINE = Duration.ofMillis(50);
}
