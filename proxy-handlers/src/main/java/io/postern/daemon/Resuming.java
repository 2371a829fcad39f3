// SPDX-License-Identifier: Apache-2.0
package io.postern.daemon;

import io.postern.admin.DaemonStatus;
import io.postern.config.Configuration;
import io.postern.config.EarlyDataSettings;
import io.postern.config.RedisSettings;
import io.postern.config.TicketSettings;
import io.postern.redis.RedisLink;
import io.postern.redis.RedisReplayRecord;
import io.postern.redis.RedisTicketKeys;
import io.postern.tls.crypto.CryptoProvider;
import io.postern.tls.server.ServerContext;
import io.postern.tls.session.MemoryReplayRecord;
import io.postern.tls.session.ReplayRecord;
import io.postern.tls.session.Resumption;
import io.postern.tls.session.RetryCookies;
import io.postern.tls.session.RotatingTicketKeys;
import io.postern.tls.session.SealedRetryCookies;
import io.postern.tls.session.SealedTickets;
import io.postern.tls.session.TicketKey;
import io.postern.tls.session.TicketKeys;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How sessions are resumed: the keys of their tickets, and Redis where nodes share something. Safe for use by many threads. */
final class Resuming implements AutoCloseable {

    /** So that the first tickets of a node are those of all nodes. Without Redis it has keys of its own, and starts. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Resumption resumption;
    private final RetryCookies cookies;
    private final Keys keys;
    private final @Nullable RedisLink redis;

    /** @param source what an administrator is told of where they are from */
    private record Keys(TicketKeys all, Supplier<String> source) {}

    private Resuming(Resumption resumption, RetryCookies cookies, Keys keys, @Nullable RedisLink redis) {
        this.resumption = resumption;
        this.cookies = cookies;
        this.keys = keys;
        this.redis = redis;
    }

    /** Sets up what the configuration says; waits for Redis a moment, if it is to be used. */
    static Resuming start(Configuration configuration, CryptoProvider crypto, ServerContext.Time time) {
        TicketSettings tickets = configuration.tickets();
        RedisSettings settings = configuration.redis();
        RedisLink redis = settings == null ? null : new RedisLink(settings, time.clock());
        Keys keys =
                switch (tickets.keys()) {
                    case TicketSettings.Keys.OfProcess _ ->
                        new Keys(
                                new RotatingTicketKeys(crypto, tickets.rotate(), tickets.keep(), time.ticker()),
                                () -> "process");
                    case TicketSettings.Keys.InFile(var file) -> new Keys(file::get, () -> "file");
                    case TicketSettings.Keys.InRedis _ -> {
                        RedisTicketKeys shared = new RedisTicketKeys(
                                Objects.requireNonNull(redis),
                                new RedisTicketKeys.Settings(
                                        Objects.requireNonNull(settings).prefix(),
                                        tickets.rotate(),
                                        tickets.keep(),
                                        tickets.policy().lifetime()),
                                crypto,
                                time.ticker());
                        yield new Keys(shared, () -> shared.isShared() ? "redis" : "process");
                    }
                };
        if (redis != null) {
            redis.start();
            redis.awaitFirstAttempt(PATIENCE);
        }
        Resumption resumption = new Resumption(
                new SealedTickets(crypto, keys.all),
                tickets.policy(),
                record(configuration, redis, crypto, time),
                configuration.earlyData().window());
        RetryCookies cookies = new SealedRetryCookies(
                crypto,
                keys.all,
                () -> TimeUnit.MILLISECONDS.toNanos(time.clock().millis()));
        return new Resuming(resumption, cookies, keys, redis);
    }

    private static ReplayRecord record(
            Configuration configuration, @Nullable RedisLink redis, CryptoProvider crypto, ServerContext.Time time) {
        EarlyDataSettings settings = configuration.earlyData();
        if (configuration.hosts().values().stream().noneMatch(host -> host.maxEarlyData() > 0)) {
            return ReplayRecord.NONE; // nobody would ask
        }
        return switch (settings.record()) {
            case PROCESS ->
                new MemoryReplayRecord(
                        settings.window(),
                        settings.entries(),
                        crypto.random(),
                        time.clock().instant());
            case REDIS -> {
                RedisSettings shared = Objects.requireNonNull(configuration.redis());
                yield new RedisReplayRecord(
                        Objects.requireNonNull(redis), shared.prefix(), settings.window(), shared.deadline());
            }
        };
    }

    Resumption resumption() {
        return resumption;
    }

    /** Under the same keys, so that nodes behind one address can finish each other's handshakes. */
    RetryCookies cookies() {
        return cookies;
    }

    DaemonStatus.TicketKeys keyStatus() {
        TicketKeys.Ring ring = keys.all.current();
        TicketKey sealing = ring.sealing();
        return new DaemonStatus.TicketKeys(
                keys.source.get(),
                ring.opening().size(),
                sealing == null ? null : HexFormat.of().formatHex(sealing.name()));
    }

    /** Null where Redis is not used. */
    DaemonStatus.@Nullable Redis redisStatus() {
        return redis == null ? null : new DaemonStatus.Redis(redis.address(), redis.isConnected(), redis.lastError());
    }

    @Override
    public void close() {
        if (redis != null) {
            redis.close();
        }
    }
}
