// SPDX-License-Identifier: Apache-2.0
package io.postern.redis;

import io.postern.cert.PassphraseSource;
import io.postern.config.Endpoint;
import io.postern.config.RedisSettings;
import io.postern.handlers.testing.RedisServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** How tests reach a {@link RedisServer}. */
final class Links {

    private Links() {}

    /** As the user who may do no more than has to be. */
    static RedisSettings settings(RedisServer server, Path directory) {
        return settings(server, directory, RedisServer.USER, RedisServer.PASSWORD);
    }

    static RedisSettings settings(RedisServer server, Path directory, @Nullable String user, String password) {
        return new RedisSettings(
                new Endpoint.Inet("127.0.0.1", server.port()),
                0,
                false,
                null,
                user,
                password(directory, password),
                "postern",
                Duration.ofSeconds(10));
    }

    static RedisSettings withTls(RedisServer server, Path directory, String host, @Nullable Path trust) {
        return new RedisSettings(
                new Endpoint.Inet(host, server.port()),
                0,
                true,
                trust,
                RedisServer.USER,
                password(directory, RedisServer.PASSWORD),
                "postern",
                Duration.ofSeconds(10));
    }

    static RedisLink link(RedisSettings settings) {
        return new RedisLink(settings, InstantSource.system());
    }

    private static PassphraseSource password(Path directory, String password) {
        try {
            return new PassphraseSource.InFile(Files.writeString(directory.resolve("redis.password"), password));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
