// SPDX-License-Identifier: Apache-2.0
package io.postern.renewal;

import io.postern.cert.FileBacked;
import io.postern.cert.ServedCertificate;
import io.postern.cert.StatusSource;
import io.postern.config.Configuration;
import io.postern.config.TicketSettings;
import io.postern.ocsp.StapleRefresher;
import io.postern.route.Host;
import io.postern.tls.server.ClientAuthentication;
import io.postern.tls.session.PskTable;
import io.postern.watch.FileWatch;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what the hosts of a configuration serve as it should be: files that have changed are read again, staples are fetched
 * before they end, and what nears its end is said. Live connections never notice. Safe for use by many threads.
 */
public final class Renewals implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Renewals.class);
    private static final Duration NEAR_ITS_END = Duration.ofDays(14);
    private static final Duration BETWEEN_WARNINGS = Duration.ofDays(1);

    private final FileWatch watch;
    private final StapleRefresher refresher;
    private final StatusSource clientStatuses;
    private final InstantSource clock;
    private volatile List<RenewedCertificate> certificates = List.of();

    private Renewals(FileWatch watch, StapleRefresher refresher, StatusSource clientStatuses, InstantSource clock) {
        this.watch = watch;
        this.refresher = refresher;
        this.clientStatuses = clientStatuses;
        this.clock = clock;
    }

    /**
     * Who is told what has happened, for metrics. Called by any thread.
     *
     * @param fetched what came of a question to an OCSP responder: {@code good}, {@code revoked}, {@code unknown} or
     *     {@code failed}
     * @param reread what kind of files was read, and whether it was {@code taken} or {@code refused}
     */
    public record Observer(Consumer<String> fetched, BiConsumer<String, String> reread) {

        public static final Observer NONE = new Observer(_ -> {}, (_, _) -> {});
    }

    /**
     * Begins.
     *
     * @param cache where OCSP responses are kept over restarts; null for nowhere
     * @param loaded when the configuration began to be read: files that have changed since are read again
     */
    public static Renewals start(
            Configuration configuration, @Nullable Path cache, InstantSource clock, Instant loaded, Observer observer) {
        StapleRefresher refresher = new StapleRefresher(configuration.ocsp(), cache, clock, observer.fetched);
        boolean authenticates = configuration.hosts().values().stream()
                .anyMatch(host -> host.options().clientAuthentication() != null);
        StatusSource statuses = authenticates ? refresher.clientStatuses() : StatusSource.NONE;
        Renewals renewals = new Renewals(FileWatch.start(), refresher, statuses, clock);
        refresher.thread().execute(() -> renewals.begin(configuration, loaded, observer));
        refresher
                .thread()
                .scheduleWithFixedDelay(
                        renewals::warn,
                        BETWEEN_WARNINGS.toMillis(),
                        BETWEEN_WARNINGS.toMillis(),
                        TimeUnit.MILLISECONDS);
        return renewals;
    }

    /**
     * Waits until the first handshake with every certificate can be answered as all later ones: with the staple, or known
     * to be without. Says what is not there when the time is over.
     */
    public void awaitStaples(Duration most) {
        CompletableFuture<Void> all = CompletableFuture.supplyAsync(() -> certificates, refresher.thread())
                .thenCompose(these -> CompletableFuture.allOf(
                        these.stream().map(RenewedCertificate::ready).toArray(CompletableFuture[]::new)));
        long begin = System.nanoTime();
        try {
            all.completeOnTimeout(null, most.toMillis(), TimeUnit.MILLISECONDS).join();
        } finally {
            refresher.thread().execute(refresher::started);
        }
        for (RenewedCertificate certificate : certificates) {
            if (!certificate.ready().isDone()) {
                complain(certificate, most);
            }
        }
        LOG.debug("waited for staples millis={}", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
    }

    /** Says what there is to staple, in one line: that a certificate names no responder is nothing to worry about. */
    public void announce() {
        long asking = certificates.stream()
                .filter(one -> one.served().status() != null)
                .count();
        LOG.info("certificates total={} withResponder={}", certificates.size(), asking);
    }

    /** All certificates, in the order of the configuration. */
    public List<RenewedCertificate> certificates() {
        return certificates;
    }

    /** Who asks about the certificates of clients. */
    public StatusSource clientStatuses() {
        return clientStatuses;
    }

    /** Reads every file again, whatever it looks like. Returns at once. */
    public void rereadAll() {
        watch.rereadAll();
    }

    @Override
    public void close() {
        watch.close();
        refresher.close();
    }

    private void begin(Configuration configuration, Instant loaded, Observer observer) {
        RenewedCertificate.Tools tools = new RenewedCertificate.Tools(refresher, clock, observer.reread);
        Map<ServedCertificate, List<String>> served = new LinkedHashMap<>();
        for (Host host : configuration.hosts().values()) {
            for (ServedCertificate certificate : host.certificates()) {
                served.computeIfAbsent(certificate, _ -> new ArrayList<>()).add(host.name());
            }
            FileBacked<ClientAuthentication> trust = host.options().clientAuthentication();
            if (trust != null) {
                follow(trust, "trust", loaded, observer);
            }
            FileBacked<PskTable> psks = host.options().psks();
            if (psks != null) {
                follow(psks, "psk", loaded, observer);
            }
        }
        if (configuration.tickets().keys() instanceof TicketSettings.Keys.InFile(var keys)) {
            follow(keys, "ticket-keys", loaded, observer);
        }
        List<RenewedCertificate> list = new ArrayList<>();
        served.forEach((certificate, hosts) -> {
            try {
                RenewedCertificate renewed = new RenewedCertificate(certificate, hosts, tools);
                list.add(renewed);
                follow(certificate.credential().files(), loaded, renewed::reread);
            } catch (RuntimeException e) { // which must not keep the others from theirs
                LOG.error(
                        "certificate is neither stapled nor renewed name={}",
                        certificate.credential().name(),
                        e);
            }
        });
        certificates = List.copyOf(list);
    }

    private <T> void follow(FileBacked<T> files, String kind, Instant loaded, Observer observer) {
        follow(files.files(), loaded, new RenewedFiles<>(files, kind, observer.reread)::reread);
    }

    private void follow(Set<Path> files, Instant loaded, Runnable reread) {
        if (!files.isEmpty()) {
            var _ = watch.watch(files, loaded, reread);
        }
    }

    private void complain(RenewedCertificate certificate, Duration waited) {
        StapledCredential served = certificate.served();
        String reason = served.lastError() == null ? "no answer yet" : served.lastError();
        if (served.required()) {
            LOG.error(
                    "NO STAPLE though one is required: clients that ask for a status are refused until it is there name={}"
                            + " waited={}s reason=\"{}\"",
                    certificate.name(),
                    waited.toSeconds(),
                    reason);
        } else {
            LOG.warn("no staple yet name={} waited={}s reason=\"{}\"", certificate.name(), waited.toSeconds(), reason);
        }
    }

    /** Once a day: who has not noticed yet shall. */
    private void warn() {
        Instant now = clock.instant();
        for (RenewedCertificate certificate : certificates) {
            Duration left = Duration.between(now, certificate.served().notAfter());
            if (left.isNegative()) {
                LOG.error(
                        "CERTIFICATE EXPIRED name={} at={}",
                        certificate.name(),
                        certificate.served().notAfter());
            } else if (left.compareTo(NEAR_ITS_END) < 0) {
                LOG.warn(
                        "certificate expires soon name={} at={} days={}",
                        certificate.name(),
                        certificate.served().notAfter(),
                        left.toDays());
            }
        }
    }
}
