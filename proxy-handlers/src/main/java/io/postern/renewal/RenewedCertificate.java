// SPDX-License-Identifier: Apache-2.0
package io.postern.renewal;

import io.postern.cert.Credential;
import io.postern.cert.FileBacked;
import io.postern.cert.ServedCertificate;
import io.postern.ocsp.StapleRefresher;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A certificate over all its renewals. What is served is a {@link StapledCredential} with the staples of the moment; one that
 * has just been read waits for its staples before it takes the other's place, so that a renewal is as good as what it renews
 * from its first handshake on.
 *
 * <p>Files are read on the watching thread; everything else happens on the refresher's.
 */
public final class RenewedCertificate {

    private static final Logger LOG = LoggerFactory.getLogger(RenewedCertificate.class);

    /** For the staples of a renewed certificate that does not require them. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** A response file is looked at again, since its time may have come, or have passed. */
    private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(1);

    private static final String REVOKED = "the renewed certificate is revoked";

    /** Before it is said loudly that a renewed certificate still waits for the staple that it requires. */
    private static final Duration LONG_WAIT = Duration.ofSeconds(30);

    private final ServedCertificate certificate;
    private final List<String> hosts;
    private final Rereading<Credential> files;
    private final Tools tools;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();

    /** What the last look at the files had; of the watching thread. */
    private Credential read;

    private volatile StapledCredential served;
    private volatile @Nullable StapledCredential next;

    /** What has been said of the one that waits. */
    private @Nullable String complaint;

    /** What all certificates share. */
    record Tools(StapleRefresher refresher, InstantSource clock, BiConsumer<String, String> outcomes) {

        ScheduledExecutorService thread() {
            return refresher.thread();
        }
    }

    /**
     * A certificate as it has been loaded. To be called on the refresher's thread.
     *
     * @param hosts the names of those that serve it
     */
    RenewedCertificate(ServedCertificate certificate, List<String> hosts, Tools tools) {
        this.certificate = certificate;
        this.hosts = List.copyOf(hosts);
        this.files = new Rereading<>(certificate.credential(), "certificate", tools.outcomes);
        this.tools = tools;
        this.read = certificate.credential().get();
        this.served = new StapledCredential(read, certificate.stapling(), tools.refresher, tools.clock);
        served.follow(this::changed);
        changed();
        if (certificate.stapling().response() != null) {
            tools.thread()
                    .scheduleWithFixedDelay(
                            this::rereadResponse,
                            BETWEEN_LOOKS.toMillis(),
                            BETWEEN_LOOKS.toMillis(),
                            TimeUnit.MILLISECONDS);
        }
    }

    /** What it is called in logs. */
    public String name() {
        return certificate.credential().name();
    }

    /** The names of the hosts that serve it. */
    public List<String> hosts() {
        return hosts;
    }

    /** Done when the first handshake can be answered as all later ones: with the staple, or known to be without. */
    CompletableFuture<Void> ready() {
        return ready;
    }

    /** What is served, with its staples. May be called by every thread. */
    public StapledCredential served() {
        return served;
    }

    /** Why the files as they are now are not served; null where they are. May be called by every thread. */
    public @Nullable String problem() {
        StapledCredential waiting = next;
        if (waiting == null) {
            return files.problem();
        }
        return waiting.revoked() ? REVOKED : "the renewed certificate waits for its staple";
    }

    /** Reads the files again. On the watching thread. */
    void reread() {
        FileBacked.Loaded<Credential> loaded = files.read();
        if (loaded == null) {
            return;
        }
        if (loaded.value().isSameAs(read)) {
            if (certificate.stapling().response() != null) {
                tools.thread().execute(this::rereadResponse);
            }
            return;
        }
        read = loaded.value();
        tools.thread().execute(() -> begin(loaded));
    }

    private void begin(FileBacked.Loaded<Credential> loaded) {
        StapledCredential renewed =
                new StapledCredential(loaded.value(), certificate.stapling(), tools.refresher, tools.clock);
        StapledCredential older = next;
        if (older != null) {
            older.close();
        }
        next = renewed;
        renewed.follow(() -> consider(renewed, loaded));
        consider(renewed, loaded);
        if (next == renewed) {
            tools.thread().schedule(() -> lose(renewed, loaded), PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            tools.thread().schedule(() -> complain(renewed), LONG_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** Has the renewed one served if it is as good as it will be. */
    private void consider(StapledCredential renewed, FileBacked.Loaded<Credential> loaded) {
        if (next == renewed && renewed.isReady()) {
            if (isWorse(renewed)) {
                complain(renewed);
            } else {
                replace(renewed, loaded);
            }
        } else if (served == renewed) {
            changed();
        }
    }

    /** A revoked certificate that nobody would be served does not take the place of one that somebody is. */
    private boolean isWorse(StapledCredential renewed) {
        return renewed.required() && renewed.revoked() && isOfUse(served);
    }

    private boolean isOfUse(StapledCredential one) {
        Instant now = tools.clock.instant();
        return one.isServable(now) && !now.isAfter(one.notAfter());
    }

    /** Patience is over: without a staple is better than an old certificate, unless the staple is required. */
    private void lose(StapledCredential renewed, FileBacked.Loaded<Credential> loaded) {
        if (next != renewed) {
            return;
        }
        if (!renewed.required() || !isOfUse(served)) {
            replace(renewed, loaded);
        } else {
            tools.thread().schedule(() -> lose(renewed, loaded), PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void complain(StapledCredential renewed) {
        if (next != renewed) {
            return;
        }
        String reason = renewed.revoked() ? REVOKED : String.valueOf(renewed.lastError());
        if (!reason.equals(complaint)) {
            complaint = reason;
            LOG.error(
                    "RENEWED CERTIFICATE WAITS for the staple that it requires, the old one stays name={} until={}"
                            + " reason=\"{}\"",
                    name(),
                    served.notAfter(),
                    reason.replace('"', '\''));
        }
    }

    private void replace(StapledCredential renewed, FileBacked.Loaded<Credential> loaded) {
        served.close();
        served = renewed;
        next = null;
        complaint = null;
        changed();
        files.taken(loaded);
    }

    private void rereadResponse() {
        StapledCredential waiting = next;
        if (waiting != null) {
            waiting.rereadResponse();
        }
        // It may have been the one that waited for it.
        if (served != waiting) {
            served.rereadResponse();
        }
    }

    /** Serves the staples that there are now. */
    private void changed() {
        Credential credential = served.compose();
        if (credential != null) {
            certificate.credential().serve(credential);
        }
        if (served.isReady()) {
            ready.complete(null);
        }
    }
}
