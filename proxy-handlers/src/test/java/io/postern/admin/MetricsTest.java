// SPDX-License-Identifier: Apache-2.0
package io.postern.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.handlers.testing.AnyCrypto;
import io.postern.tls.alert.Fault;
import io.postern.tls.server.HandshakeObserver;
import io.postern.tls.server.Session;
import java.util.List;
import org.junit.jupiter.api.Test;

@AnyCrypto
class MetricsTest {

    private final Metrics metrics = new Metrics();

    private List<String> lines(List<CertificateStatus> certificates) {
        metrics.observe(() -> certificates, Statuses::daemon);
        return new String(metrics.text(), UTF_8).lines().toList();
    }

    @Test
    void everyFamilyIsThere() {
        metrics.ocspFetch("good");
        metrics.ocspFetch("good");
        metrics.reload("certificate", "refused");
        List<String> lines = lines(List.of(Statuses.certificate("shop.pem")));
        for (String sample : List.of(
                "postern_ocsp_fetches_total{outcome=\"good\"} 2.0",
                "postern_file_reloads_total{kind=\"certificate\",outcome=\"refused\"} 1.0",
                "postern_certificate_not_after_timestamp_seconds{certificate=\"shop.pem\"} 1.8004464E9",
                "postern_certificate_staple_state{certificate=\"shop.pem\",state=\"good\"} 1.0",
                "postern_certificate_staple_next_update_timestamp_seconds{certificate=\"shop.pem\"} 1.79388E9",
                "postern_certificate_staple_next_refresh_timestamp_seconds{certificate=\"shop.pem\"} 1.7935452E9",
                "postern_certificate_reload_failed{certificate=\"shop.pem\"} 0.0",
                "postern_connections 17.0",
                "postern_redis_connected 0.0",
                "postern_start_time_seconds 1.7932608E9",
                "postern_info{version=\"1.2.3\"} 1")) {
            assertTrue(lines.contains(sample), () -> sample + " is missing in " + lines);
        }
    }

    @Test
    void everyOutcomeIsThereFromTheStart() {
        metrics.handshakes().handshake(Session.Kind.RESUMED);
        metrics.handshakes().ticket(HandshakeObserver.TicketOutcome.EXPIRED);
        metrics.handshakes().earlyData(HandshakeObserver.EarlyDataOutcome.REPLAYED);
        metrics.handshakes().failed(Fault.BAD_BINDER);
        List<String> lines = lines(List.of());
        for (String sample : List.of(
                "postern_handshakes_total{kind=\"full\"} 0.0",
                "postern_handshakes_total{kind=\"resumed\"} 1.0",
                "postern_handshakes_total{kind=\"external_psk\"} 0.0",
                "postern_tickets_total{outcome=\"accepted\"} 0.0",
                "postern_tickets_total{outcome=\"expired\"} 1.0",
                "postern_early_data_total{outcome=\"replayed\"} 1.0",
                "postern_early_data_total{outcome=\"record_full\"} 0.0",
                "postern_faults_total{fault=\"bad_binder\"} 1.0",
                "postern_faults_total{fault=\"bad_record\"} 0.0")) {
            assertTrue(lines.contains(sample), () -> sample + " is missing in " + lines);
        }
    }

    @Test
    void oddNamesAreEscaped() {
        List<String> lines = lines(List.of(Statuses.certificate("a\"b\\c\nd")));
        assertTrue(
                lines.contains("postern_certificate_reload_failed{certificate=\"a\\\"b\\\\c\\nd\"} 0.0"),
                lines::toString);
    }

    @Test
    void nameThatStandsTwiceIsOneSeries() {
        List<String> lines = lines(List.of(
                Statuses.certificate("shop.pem"),
                Statuses.certificate("shop.pem", Statuses.NOW, StapleStatus.off(false), "gone")));
        assertEquals(
                List.of("postern_certificate_reload_failed{certificate=\"shop.pem\"} 0.0"),
                lines.stream()
                        .filter(line -> line.startsWith("postern_certificate_reload_failed{"))
                        .toList());
    }

    @Test
    void tenThousandCertificatesHaveFiveSeriesEach() {
        List<String> lines = lines(Statuses.many(10_000));
        assertEquals(
                50_000,
                lines.stream()
                        .filter(line -> line.startsWith("postern_certificate_"))
                        .count());
    }
}
