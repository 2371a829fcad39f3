// SPDX-License-Identifier: Apache-2.0
package io.postern.admin;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Statuses for tests. */
public final class Statuses {

    static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");

    /** A name that no form can take as it is: quotes, a backslash, an escape, line ends, and what is not ASCII. */
    static final String ODD = "a\"b\\c\u001b[31m\n\r\u2028{\u202e}\u00fc";

    private Statuses() {}

    static DaemonStatus daemon() {
        return new DaemonStatus(
                "1.2.3",
                NOW.minus(Duration.ofHours(76)),
                Duration.ofHours(76),
                List.of(new DaemonStatus.Listening("https", "0.0.0.0:8443")),
                17,
                false,
                new DaemonStatus.TicketKeys("redis", 4, "0123456789abcdef0123456789abcdef"),
                new DaemonStatus.Redis("redis.example:6379", false, "Connection refused"));
    }

    static CertificateStatus certificate(String name) {
        return certificate(name, NOW.plus(Duration.ofDays(80)), good(), null);
    }

    static CertificateStatus certificate(
            String name, Instant notAfter, StapleStatus staple, @Nullable String reloadProblem) {
        return new CertificateStatus(
                name,
                List.of("shop"),
                List.of("shop.example", "www.shop.example"),
                "CN=shop.example",
                "CN=An Authority,C=XX",
                "1f2e3d",
                "EC P-256",
                NOW.minus(Duration.ofDays(10)),
                notAfter,
                staple,
                reloadProblem);
    }

    static StapleStatus good() {
        return new StapleStatus(
                StapleStatus.State.GOOD,
                true,
                NOW.minus(Duration.ofHours(1)),
                NOW.plus(Duration.ofDays(4)),
                NOW.plus(Duration.ofHours(3)),
                "http://ocsp.example/",
                null,
                1);
    }

    static StapleStatus failing(StapleStatus.State state, String error) {
        return new StapleStatus(
                state, true, null, null, NOW.minus(Duration.ofSeconds(5)), "http://ocsp.example/", error, 0);
    }

    /** As a large installation has them. */
    public static List<CertificateStatus> many(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> certificate("/etc/postern/certs/shop-" + i + ".pem"))
                .toList();
    }
}
