// SPDX-License-Identifier: Apache-2.0
package io.postern.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.handlers.testing.AnyCrypto;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

@AnyCrypto
class StatusTableTest {

    private static String table(CertificateStatus... certificates) {
        return StatusTable.of(Statuses.daemon(), List.of(certificates), Statuses.NOW);
    }

    @Test
    void problemsStandBelowTheirCertificateAndAreCounted() {
        String table = table(
                Statuses.certificate("certs/shop.pem"),
                Statuses.certificate(
                        "certs/blog.pem",
                        Statuses.NOW.plus(Duration.ofDays(5)),
                        Statuses.failing(StapleStatus.State.PENDING, "http://ocsp.example/ answered 503"),
                        "certs/blog.key: the key does not fit"),
                Statuses.certificate(
                        "certs/old.pem", Statuses.NOW.minus(Duration.ofDays(3)), StapleStatus.off(false), null));
        assertEquals("""
                postern 1.2.3, up 3d, 17 connections
                listening on https 0.0.0.0:8443
                4 ticket keys from redis, 01234567 seals, redis redis.example:6379 AWAY: Connection refused
                3 certificates, 1 EXPIRED, 1 within 14 days of the end, 1 with problems (!)

                CERTIFICATE                         SERVED                          KEY        ENDS              STAPLE         REFRESH
                certs/shop.pem                      shop: shop.example +1           EC P-256   2027-01-20 80d    good           in 3h
                certs/blog.pem                      shop: shop.example +1           EC P-256   2026-11-06 5d     pending        due
                  ! the certificate has to be stapled, and there is no current staple
                  ! staple: http://ocsp.example/ answered 503
                  ! reload: certs/blog.key: the key does not fit
                certs/old.pem                       shop: shop.example +1           EC P-256   EXPIRED 3d ago    off            -
                """, table);
    }

    @Test
    void nothingIsWiderThanTheTerminal() {
        String table = table(Statuses.certificate(
                "/etc/postern/" + "certs/".repeat(30) + "shop.pem",
                Statuses.NOW.plus(Duration.ofDays(9999)),
                Statuses.failing(StapleStatus.State.NO_RESPONDER, "why ".repeat(100)),
                null));
        assertTrue(table.lines().allMatch(line -> line.length() <= StatusTable.WIDTH), table);
        assertTrue(table.contains("/certs/shop.pem "), table);
    }

    @Test
    void terminalObeysNothingInIt() {
        String table = table(Statuses.certificate(
                Statuses.ODD, Statuses.NOW, Statuses.failing(StapleStatus.State.EXPIRED, Statuses.ODD), Statuses.ODD));
        assertTrue(table.contains("a\"b\\c?[31m???{?}\u00fc"), table);
        assertTrue(table.chars().allMatch(c -> c == '\n' || !Character.isISOControl(c)), table);
        assertEquals(10, table.lines().count(), table);
    }

    @Test
    void withoutCertificatesThereIsOnlyTheHead() {
        assertTrue(table().endsWith("\n0 certificates\n"), table());
    }
}
