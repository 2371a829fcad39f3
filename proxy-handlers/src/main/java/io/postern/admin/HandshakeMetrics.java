// SPDX-License-Identifier: Apache-2.0
package io.postern.admin;

import io.postern.tls.alert.Fault;
import io.postern.tls.server.HandshakeObserver;
import io.postern.tls.server.Session;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** Counts what becomes of handshakes. Every series is there from the start, at 0: a rate needs a beginning. */
final class HandshakeMetrics implements HandshakeObserver {

    private final Map<Session.Kind, CounterDataPoint> handshakes;
    private final Map<TicketOutcome, CounterDataPoint> tickets;
    private final Map<EarlyDataOutcome, CounterDataPoint> earlyData;
    private final Map<Fault, CounterDataPoint> faults;

    HandshakeMetrics(PrometheusRegistry registry) {
        handshakes = points(
                Session.Kind.class,
                counter(
                                "postern_handshakes_total",
                                "Handshakes that were completed, by what authenticated them.",
                                "kind")
                        .register(registry));
        tickets = points(
                TicketOutcome.class,
                counter("postern_tickets_total", "Tickets that clients offered, by what became of them.", "outcome")
                        .register(registry));
        earlyData = points(
                EarlyDataOutcome.class,
                counter("postern_early_data_total", "Clients that offered early data, by what became of it.", "outcome")
                        .register(registry));
        faults = points(
                Fault.class,
                counter("postern_faults_total", "Connections that were ended by Postern, by the reason.", "fault")
                        .register(registry));
    }

    private static Counter.Builder counter(String name, String help, String label) {
        return Counter.builder().name(name).help(help).labelNames(label).withoutExemplars();
    }

    private static <E extends Enum<E>> Map<E, CounterDataPoint> points(Class<E> labels, Counter counter) {
        Map<E, CounterDataPoint> points = new EnumMap<>(labels);
        for (E label : labels.getEnumConstants()) {
            points.put(label, counter.labelValues(label.toString()));
        }
        return points;
    }

    @Override
    public void handshake(Session.Kind kind) {
        count(handshakes, kind);
    }

    @Override
    public void ticket(TicketOutcome outcome) {
        count(tickets, outcome);
    }

    @Override
    public void earlyData(EarlyDataOutcome outcome) {
        count(earlyData, outcome);
    }

    @Override
    public void failed(Fault fault) {
        count(faults, fault);
    }

    private static <E extends Enum<E>> void count(Map<E, CounterDataPoint> points, E label) {
        Objects.requireNonNull(points.get(label)).inc();
    }
}
