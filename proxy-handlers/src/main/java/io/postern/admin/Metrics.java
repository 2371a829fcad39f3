// SPDX-License-Identifier: Apache-2.0
package io.postern.admin;

import io.postern.tls.server.HandshakeObserver;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Supplier;

/** What is counted, and what is read off the status whenever somebody asks. Safe for use by many threads. */
public final class Metrics {

    /** What {@link #text} has for a Content-Type. */
    static final String TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final PrometheusTextFormatWriter writer =
            PrometheusTextFormatWriter.builder().build();

    private final Counter ocspFetches = Counter.builder()
            .name("postern_ocsp_fetches_total")
            .help("Attempts to get an OCSP response, by how they ended.")
            .labelNames("outcome")
            .withoutExemplars()
            .register(registry);

    private final Counter reloads = Counter.builder()
            .name("postern_file_reloads_total")
            .help("Attempts to take changed files into use, by the kind of file and how they ended.")
            .labelNames("kind", "outcome")
            .withoutExemplars()
            .register(registry);

    private final HandshakeMetrics handshakes = new HandshakeMetrics(registry);

    /** Counts what it is told. */
    public HandshakeObserver handshakes() {
        return handshakes;
    }

    /**
     * Counts an attempt to get an OCSP response.
     *
     * @param outcome one of few words, as {@code good} or {@code timeout}: each is a time series
     */
    public void ocspFetch(String outcome) {
        ocspFetches.labelValues(outcome).inc();
    }

    /**
     * Counts an attempt to take changed files into use.
     *
     * @param kind one of few words, as {@code certificate}
     * @param outcome one of few words, as {@code taken}
     */
    public void reload(String kind, String outcome) {
        reloads.labelValues(kind, outcome).inc();
    }

    /** From now on, {@link #text} has the families that are read off these; to be called once. */
    void observe(StatusSource certificates, Supplier<DaemonStatus> daemon) {
        registry.register(new StatusMetrics(certificates, daemon));
    }

    /** Everything in Prometheus' text format; takes some hundred milliseconds where there are ten thousand certificates. */
    byte[] text() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            writer.write(out, registry.scrape());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toByteArray();
    }
}
