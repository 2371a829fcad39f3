// SPDX-License-Identifier: Apache-2.0
package io.postern.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.netty.resolver.DefaultAddressResolverGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.postern.cert.CredentialException;
import io.postern.cert.Passphrase;
import io.postern.config.RedisSettings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one connection to Redis, which is made again whenever it breaks. While Redis is away there is no {@link #session}, so
 * that nothing can pile up. That it goes away and that it comes back is said once each. Safe for use by many threads, none
 * of which ever waits, but for the link's own: it connects, and runs what is to be done from time to time.
 */
public final class RedisLink implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(2);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    /** Questions without an answer yet; beyond these, one fails at once. */
    private static final int MOST_QUESTIONS = 1024;

    /** Lettuce's least. They are started when they are needed: for one connection, one. */
    private static final int THREADS = 2;

    private static final RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.ASCII, ByteArrayCodec.INSTANCE);

    private final RedisSettings settings;
    private final InstantSource clock;
    private final ClientResources resources;
    private final RedisClient client;
    private final ScheduledThreadPoolExecutor thread;
    private final List<Runnable> whenConnected = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> attempted = new CompletableFuture<>();
    private volatile @Nullable RedisSession session;
    private volatile @Nullable String lastError;

    /** Of the thread: whether it has been said that Redis is away, and how long to wait before the next attempt. */
    private boolean away;

    private Duration pause = SHORTEST_PAUSE;

    /**
     * A link that does nothing yet.
     *
     * @param clock by which sessions begin
     */
    public RedisLink(RedisSettings settings, InstantSource clock) {
        ClientOptions options = options(settings); // before there is anything to leave behind where that fails
        this.settings = settings;
        this.clock = clock;
        this.thread = new ScheduledThreadPoolExecutor(1, new DefaultThreadFactory("postern-redis", true));
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        thread.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
        this.resources = DefaultClientResources.builder()
                .addressResolverGroup(DefaultAddressResolverGroup.INSTANCE)
                .ioThreadPoolSize(THREADS)
                .computationThreadPoolSize(THREADS)
                .threadFactoryProvider(pool -> new DefaultThreadFactory("postern-redis-" + pool, true))
                .build();
        this.client = RedisClient.create(resources);
        client.setOptions(options);
        client.addListener(new RedisConnectionStateListener() {
            @Override
            public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
                execute(() -> lost(connection));
            }
        });
    }

    /** Begins to connect. To be called once. */
    public void start() {
        execute(this::connect);
    }

    /** Waits until the first attempt to connect has succeeded or failed, and what was to be done then is done. */
    public void awaitFirstAttempt(Duration most) {
        attempted
                .completeOnTimeout(null, most.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    /** The connection as it is now; null while Redis is away. */
    @Nullable
    RedisSession session() {
        return session;
    }

    /** Whether Redis is there. */
    public boolean isConnected() {
        return session != null;
    }

    /** Why it is not, on one line; null where it is, or nobody knows yet. */
    public @Nullable String lastError() {
        return lastError;
    }

    /** In the form that the configuration has. */
    public String address() {
        return settings.address().toString();
    }

    /** Has this run on the link's thread after every connection, and from time to time. To be called before {@link #start}. */
    void repeat(Runnable task, Duration interval) {
        Runnable guarded = () -> {
            try {
                task.run();
            } catch (RuntimeException e) { // which must not keep it from running again
                LOG.error("what is repeated with redis failed", e);
            }
        };
        whenConnected.add(guarded);
        thread.scheduleWithFixedDelay(guarded, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** What is asked of Redis, answer by answer. */
    @FunctionalInterface
    interface Questions {

        void ask(RedisSession session) throws ExecutionException, TimeoutException, InterruptedException;
    }

    /**
     * Asks, unless Redis is away, and gives a session up that does not answer any more. On the link's thread.
     *
     * @throws ExecutionException with what Redis has answered, or what has become of the connection, which the link reports
     */
    void ask(Questions questions) throws ExecutionException {
        RedisSession asked = session;
        if (asked == null) {
            return;
        }
        try {
            questions.ask(asked);
        } catch (TimeoutException _) {
            if (asked.equals(session)) {
                lose(asked, "no answer within a second");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
        session = null;
        attempted.complete(null);
        client.shutdownAsync(0, 1, TimeUnit.SECONDS).whenComplete((_, _) -> resources.shutdown(0, 1, TimeUnit.SECONDS));
    }

    private static ClientOptions options(RedisSettings settings) {
        SslOptions.Builder ssl = SslOptions.builder().jdkSslProvider().handshakeTimeout(CONNECT_LIMIT);
        if (settings.trust() != null) {
            ssl.trustManager(settings.trust().toFile()); // read anew for each connection
        }
        return ClientOptions.builder()
                .autoReconnect(false) // we do that, so that a session has a beginning and an end
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .maintNotificationsConfig(MaintNotificationsConfig.disabled())
                .requestQueueSize(MOST_QUESTIONS)
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(CONNECT_LIMIT)
                        .keepAlive(true)
                        .build())
                .sslOptions(ssl.build())
                .build();
    }

    private void connect() {
        try {
            StatefulRedisConnection<String, byte[]> connection = open(uri());
            RedisSession fresh = new RedisSession(connection, clock.instant());
            session = fresh;
            if (!connection.isOpen()) { // and was already, when its end was told
                lose(fresh, "it was closed");
                return;
            }
            pause = SHORTEST_PAUSE;
            lastError = null;
            LOG.info("{} address={}", away ? "redis is back" : "redis connected", address());
            away = false;
            whenConnected.forEach(Runnable::run);
        } catch (CredentialException e) {
            failed(e.problem());
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            failed(RedisRefusal.reason(e));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // closed
        } finally {
            attempted.complete(null);
        }
    }

    private StatefulRedisConnection<String, byte[]> open(RedisURI uri)
            throws ExecutionException, TimeoutException, InterruptedException {
        CompletableFuture<StatefulRedisConnection<String, byte[]>> connecting =
                client.connectAsync(CODEC, uri).toCompletableFuture();
        try {
            // Connection, TLS and greeting have limits of their own; a name server may have none.
            return connecting.get(3 * CONNECT_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | InterruptedException e) {
            connecting.thenAccept(StatefulRedisConnection::closeAsync);
            throw e;
        }
    }

    private RedisURI uri() throws CredentialException {
        RedisURI.Builder uri = RedisURI.builder()
                .withHost(settings.address().host())
                .withPort(settings.address().port())
                .withDatabase(settings.database())
                .withSsl(settings.tls())
                .withVerifyPeer(true)
                .withTimeout(CONNECT_LIMIT);
        if (settings.password() != null) {
            try (Passphrase password = settings.password().read()) {
                char[] copy = password.characters().clone();
                if (settings.username() == null) {
                    uri.withPassword(copy);
                } else {
                    uri.withAuthentication(settings.username(), copy);
                }
            }
        }
        return uri.build();
    }

    private void lost(RedisChannelHandler<?, ?> connection) {
        RedisSession held = session;
        if (held != null && held.connection().equals(connection)) {
            lose(held, "the connection has ended");
        }
    }

    private void lose(RedisSession ended, String reason) {
        session = null;
        ended.connection().closeAsync();
        failed(reason);
    }

    /** Says so unless it has been said, and tries again later. */
    private void failed(String reason) {
        lastError = reason;
        if (!away) {
            away = true;
            LOG.warn(
                    "redis is away, ticket keys stay as they are until it is back address={} reason=\"{}\"",
                    address(),
                    reason);
        } else {
            LOG.debug("redis is still away address={} reason=\"{}\"", address(), reason);
        }
        try {
            thread.schedule(this::connect, pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException _) {
            return; // closed
        }
        Duration doubled = pause.multipliedBy(2);
        pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    }

    private void execute(Runnable task) {
        try {
            thread.execute(task);
        } catch (RejectedExecutionException _) {
            // Closed.
        }
    }
}
