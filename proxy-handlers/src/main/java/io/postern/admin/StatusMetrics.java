// SPDX-License-Identifier: Apache-2.0
package io.postern.admin;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The families that are read off the status. A certificate has at most five series: of the states of a staple only the
 * present one, since ten thousand certificates with all seven would be most of what is scraped.
 */
final class StatusMetrics implements MultiCollector {

    private static final String CERTIFICATE = "certificate";

    private final StatusSource source;
    private final Supplier<DaemonStatus> daemon;

    StatusMetrics(StatusSource source, Supplier<DaemonStatus> daemon) {
        this.source = source;
        this.daemon = daemon;
    }

    @Override
    public MetricSnapshots collect() {
        List<MetricSnapshot> families = new ArrayList<>();
        ofDaemon(daemon.get(), families);
        Map<String, CertificateStatus> byName = new LinkedHashMap<>(); // two series of the same labels are an error
        source.certificates().forEach(certificate -> byName.putIfAbsent(certificate.name(), certificate));
        ofCertificates(byName.values(), families);
        return new MetricSnapshots(families);
    }

    private static void ofDaemon(DaemonStatus status, List<MetricSnapshot> families) {
        families.add(InfoSnapshot.builder()
                .name("postern")
                .help("Which Postern this is.")
                .dataPoint(InfoDataPointSnapshot.builder()
                        .labels(Labels.of("version", status.version()))
                        .build())
                .build());
        families.add(gauge("postern_connections", "Clients that are connected, in whatever state.")
                .dataPoint(point(Labels.EMPTY, status.connections()))
                .build());
        if (status.redis() != null) {
            families.add(gauge("postern_redis_connected", "Whether Redis is there.")
                    .dataPoint(point(Labels.EMPTY, status.redis().connected() ? 1 : 0))
                    .build());
        }
        families.add(gauge("postern_start_time_seconds", "When the proxy was started, in seconds since 1970.")
                .dataPoint(point(Labels.EMPTY, seconds(status.started())))
                .build());
    }

    private static void ofCertificates(Collection<CertificateStatus> certificates, List<MetricSnapshot> families) {
        families.add(times(
                "postern_certificate_not_after_timestamp_seconds",
                "Until when a certificate is valid, in seconds since 1970.",
                certificates,
                CertificateStatus::notAfter));
        families.add(times(
                "postern_certificate_staple_next_update_timestamp_seconds",
                "Until when the stapled OCSP response may be used, in seconds since 1970.",
                certificates,
                certificate -> certificate.staple().nextUpdate()));
        families.add(times(
                "postern_certificate_staple_next_refresh_timestamp_seconds",
                "When the OCSP responder is asked again, in seconds since 1970.",
                certificates,
                certificate -> certificate.staple().nextRefresh()));
        GaugeSnapshot.Builder states =
                gauge("postern_certificate_staple_state", "1 for the state that the certificate's OCSP staple is in.");
        GaugeSnapshot.Builder failures = gauge(
                "postern_certificate_reload_failed",
                "1 where newer files of the certificate could not be taken, else 0.");
        for (CertificateStatus certificate : certificates) {
            String state = certificate.staple().state().toString();
            states.dataPoint(point(Labels.of(CERTIFICATE, certificate.name(), "state", state), 1));
            failures.dataPoint(point(label(certificate), certificate.reloadProblem() == null ? 0 : 1));
        }
        families.add(states.build());
        families.add(failures.build());
    }

    private static MetricSnapshot times(
            String name,
            String help,
            Collection<CertificateStatus> certificates,
            Function<CertificateStatus, @Nullable Instant> time) {
        GaugeSnapshot.Builder family = gauge(name, help);
        for (CertificateStatus certificate : certificates) {
            Instant instant = time.apply(certificate);
            if (instant != null) {
                family.dataPoint(point(label(certificate), seconds(instant)));
            }
        }
        return family.build();
    }

    private static Labels label(CertificateStatus certificate) {
        return Labels.of(CERTIFICATE, certificate.name());
    }

    private static GaugeSnapshot.Builder gauge(String name, String help) {
        return GaugeSnapshot.builder().name(name).help(help);
    }

    private static GaugeDataPointSnapshot point(Labels labels, double value) {
        return GaugeDataPointSnapshot.builder().labels(labels).value(value).build();
    }

    private static double seconds(Instant instant) {
        return instant.toEpochMilli() / 1000.0;
    }
}
