// SPDX-License-Identifier: Apache-2.0
package io.postern.daemon;

import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.netty.util.concurrent.Promise;
import io.netty.util.concurrent.PromiseCombiner;
import io.postern.admin.DaemonStatus;
import io.postern.admin.Metrics;
import io.postern.backend.BackendConnector;
import io.postern.backend.NameResolver;
import io.postern.backend.Pool;
import io.postern.config.Configuration;
import io.postern.config.Endpoint;
import io.postern.config.ListenerSettings;
import io.postern.config.Timeouts;
import io.postern.handlers.tls.HandshakeGate;
import io.postern.handlers.tls.TlsSettings;
import io.postern.renewal.Renewals;
import io.postern.tls.crypto.CryptoProvider;
import io.postern.tls.keys.KeyLog;
import io.postern.tls.server.HandshakeObserver;
import io.postern.tls.server.Limits;
import io.postern.tls.server.ServerContext;
import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running proxy: its listeners, event loops and connections. Safe for use by many threads. */
public final class Proxy {

    private static final Logger LOG = LoggerFactory.getLogger(Proxy.class);

    /**
     * Handshakes in progress at one time: 64 MiB of the heap at 16 KiB each, and where clients are asked for certificates
     * of up to 64 KiB, a quarter of a MiB for each that sends as much.
     */
    private static final int HANDSHAKES = 4096;

    /** How long {@link #closeNow} waits for the event loops to end. */
    private static final int CLOSE_SECONDS = 5;

    private static final ServerContext.Time TIME = new ServerContext.Time(InstantSource.system(), System::nanoTime);

    private final EventLoops loops;
    private final ThreadPoolExecutor slowWork = SlowWork.start();
    private final Executor slowKeyExchanges = SlowWork.share(slowWork);
    private final ThreadPoolExecutor tokens = SlowWork.startForTokens();
    private final NameResolver resolver = new NameResolver();
    private final List<Listener> listeners = new ArrayList<>();
    private final Instant started = TIME.clock().instant();
    private final long startedNanos = TIME.ticker().getAsLong();
    private volatile @Nullable AdminEndpoint admin;

    /** Whatever joins after it was closed is closed at once. */
    private final ChannelGroup clients = new DefaultChannelGroup("clients", GlobalEventExecutor.INSTANCE, true);

    private final AtomicBoolean draining = new AtomicBoolean();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    private final Renewals renewals;
    private final Resuming resuming;

    private Proxy(EventLoops loops, Renewals renewals, Resuming resuming) {
        this.loops = loops;
        this.renewals = renewals;
        this.resuming = resuming;
    }

    /**
     * Starts a proxy; blocks until every listener is bound, for which the first OCSP responses are waited for, and the
     * admin endpoint last.
     *
     * @param keyLog gets the secrets of every connection; {@link KeyLog#OFF} unless somebody debugs
     * @throws IOException where the transport is not available or a listener, which the message names, cannot be bound;
     *     nothing is left behind then
     */
    public static Proxy start(Configuration configuration, CryptoProvider crypto, KeyLog keyLog) throws IOException {
        EventLoops loops = EventLoops.open(configuration.transport(), configuration.eventLoops());
        Metrics metrics = configuration.admin() == null ? null : new Metrics(); // its library takes a moment to load
        Renewals renewals = Renewals.start(
                configuration,
                StateDirectory.forResponses(configuration.ocsp()),
                TIME.clock(),
                processStart(),
                metrics == null ? Renewals.Observer.NONE : new Renewals.Observer(metrics::ocspFetch, metrics::reload));
        Resuming resuming;
        try {
            resuming = Resuming.start(configuration, crypto, TIME);
        } catch (RuntimeException e) {
            renewals.close();
            loops.shutdown();
            throw e;
        }
        Proxy proxy = new Proxy(loops, renewals, resuming);
        try {
            renewals.awaitStaples(configuration.ocsp().start());
            proxy.listen(configuration, crypto, keyLog, metrics);
            renewals.announce();
            if (configuration.admin() != null && metrics != null) {
                proxy.listenForAdministrators(configuration.admin(), metrics);
            }
            return proxy;
        } catch (IOException | RuntimeException e) {
            proxy.closeNow();
            throw e;
        }
    }

    /** When the process began, and so before it read any file. */
    private static Instant processStart() {
        return ProcessHandle.current().info().startInstant().orElse(Instant.MIN);
    }

    /** Reads every certificate, trust store, list and key again, whatever its file looks like. Returns at once. */
    public void rereadFiles() {
        renewals.rereadAll();
    }

    /** Where each listener listens, by its name, in the order of the configuration. */
    public Map<String, SocketAddress> addresses() {
        Map<String, SocketAddress> addresses = new LinkedHashMap<>();
        for (Listener listener : listeners) {
            SocketAddress address = listener.address();
            if (address != null) {
                addresses.put(listener.name(), address);
            }
        }
        return Collections.unmodifiableMap(addresses);
    }

    /** Where the admin endpoint listens; null where there is none. */
    public @Nullable SocketAddress adminAddress() {
        AdminEndpoint endpoint = admin;
        return endpoint == null ? null : endpoint.address();
    }

    /** {@code io_uring}, {@code epoll} or {@code nio}. */
    public String transport() {
        return loops.transport().toString();
    }

    /** How many clients are connected, in whatever state. */
    public int connections() {
        return clients.size();
    }

    /**
     * Stops accepting, lets handshakes and live connections end by themselves, and closes what is left at the limit. A
     * second call changes nothing. The admin endpoint answers until the last connection is closed.
     *
     * @param limit may be zero
     * @return completed when all connections are closed and the event loops have ended
     */
    public CompletableFuture<Void> drain(Duration limit) {
        if (draining.compareAndSet(false, true)) {
            LOG.info("draining connections={} limit={}s", clients.size(), limit.toSeconds());
            Future<?> cutOff = loops.group().schedule(this::closeClients, limit.toNanos(), TimeUnit.NANOSECONDS);
            stopAccepting().addListener(_ -> clients.newCloseFuture().addListener(_ -> {
                cutOff.cancel(false);
                end();
            }));
        }
        return ended.copy();
    }

    /** Closes everything at once, and waits, not longer than some seconds, for the event loops to end. */
    public void closeNow() {
        draining.set(true);
        clients.close(); // before the listeners, which may take a moment; who comes meanwhile is closed on joining
        stopAccepting().addListener(_ -> clients.close().addListener(_ -> end()));
        try {
            ended.get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("not everything could be closed reason=\"{}\"", e.toString());
        }
    }

    private void listen(Configuration configuration, CryptoProvider crypto, KeyLog keyLog, @Nullable Metrics metrics)
            throws IOException {
        Timeouts timeouts = configuration.timeouts();
        BackendConnector connector = new BackendConnector(loops.transport(), resolver, timeouts.connect());
        Map<String, Pool> pools = configuration.pools().values().stream()
                .map(Pool::new)
                .collect(Collectors.toUnmodifiableMap(Pool::name, pool -> pool));
        HandshakeGate gate = new HandshakeGate(HANDSHAKES);
        for (ListenerSettings settings : configuration.listeners()) {
            Listener listener = new Listener(
                    settings,
                    loops,
                    new ClientPipeline(
                            new ServerContext(
                                    HostTables.of(configuration, settings),
                                    crypto,
                                    Limits.DEFAULT,
                                    slowWork,
                                    slowKeyExchanges,
                                    tokens,
                                    TIME,
                                    resuming.cookies(),
                                    configuration.keyUpdates(),
                                    renewals.clientStatuses(),
                                    resuming.resumption(),
                                    metrics == null ? HandshakeObserver.NONE : metrics.handshakes(),
                                    keyLog),
                            new TlsSettings(settings.name(), timeouts.handshake(), timeouts.close(), gate),
                            pools,
                            connector,
                            timeouts.idle(),
                            clients));
            listeners.add(listener);
            listener.bind();
            LOG.info(
                    "listening listener={} address={} transport={} loops={}",
                    settings.name(),
                    listener.address(),
                    loops.transport(),
                    loops.all().size());
        }
    }

    private void listenForAdministrators(Endpoint bind, Metrics metrics) throws IOException {
        CertificateStatuses certificates = new CertificateStatuses(renewals, TIME.clock());
        AdminEndpoint endpoint = new AdminEndpoint(bind, loops, certificates, this::status, metrics);
        admin = endpoint;
        endpoint.bind();
        LOG.info("admin endpoint address={}", endpoint.address());
    }

    private DaemonStatus status() {
        List<DaemonStatus.Listening> listening = addresses().entrySet().stream()
                .map(listener -> new DaemonStatus.Listening(listener.getKey(), Daemon.text(listener.getValue())))
                .toList();
        return new DaemonStatus(
                VersionCommand.posternVersion(),
                started,
                Duration.ofNanos(TIME.ticker().getAsLong() - startedNanos),
                listening,
                connections(),
                draining.get(),
                resuming.keyStatus(),
                resuming.redisStatus());
    }

    private Future<Void> stopAccepting() {
        PromiseCombiner all = new PromiseCombiner(GlobalEventExecutor.INSTANCE);
        Promise<Void> stopped = GlobalEventExecutor.INSTANCE.newPromise();
        GlobalEventExecutor.INSTANCE.execute(() -> {
            listeners.forEach(listener -> all.add((Future<?>) listener.close()));
            all.finish(stopped);
        });
        return stopped;
    }

    private void closeClients() {
        LOG.info("closing what is left connections={}", clients.size());
        clients.close();
    }

    private void end() {
        renewals.close();
        resuming.close();
        resolver.close();
        slowWork.shutdown();
        tokens.shutdown();
        AdminEndpoint endpoint = admin;
        Future<?> closed = endpoint == null ? GlobalEventExecutor.INSTANCE.newSucceededFuture(null) : endpoint.close();
        closed.addListener(_ -> loops.shutdown().addListener(_ -> ended.complete(null)));
    }
}
