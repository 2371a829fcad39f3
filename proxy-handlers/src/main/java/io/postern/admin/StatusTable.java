// SPDX-License-Identifier: Apache-2.0
package io.postern.admin;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The status for people: a line for each certificate, and below it one for each thing that is wrong with it. No line is
 * wider than 120 columns, and none has a character that a terminal would obey.
 */
final class StatusTable {

    static final int WIDTH = 120;

    private static final int NAME = 34;
    private static final int SERVED = 30;
    private static final int KEY = 9;
    private static final int END = 16;
    private static final int STAPLE = 13;

    /** Certificates that end so soon are counted in the head: automatic renewal has had its chance by then. */
    private static final Duration SOON = Duration.ofDays(14);

    private final Instant now;
    private final StringBuilder text = new StringBuilder();

    private StatusTable(Instant now) {
        this.now = now;
    }

    static String of(DaemonStatus daemon, List<CertificateStatus> certificates, Instant now) {
        StatusTable table = new StatusTable(now);
        table.head(daemon, certificates);
        if (!certificates.isEmpty()) {
            table.line("");
            table.row("CERTIFICATE", "SERVED", "KEY", "ENDS", "STAPLE", "REFRESH");
        }
        certificates.forEach(table::certificate);
        return table.text.toString();
    }

    private void head(DaemonStatus daemon, List<CertificateStatus> certificates) {
        line("postern " + daemon.version() + ", up " + span(daemon.uptime()) + ", "
                + count(daemon.connections(), "connection") + (daemon.draining() ? ", DRAINING" : ""));
        line(daemon.listeners().stream()
                .map(listener -> listener.name() + " " + listener.address())
                .collect(Collectors.joining(", ", "listening on ", "")));
        line(ticketKeys(daemon.ticketKeys()) + redis(daemon.redis()));
        long ended = certificates.stream()
                .filter(certificate -> !left(certificate).isPositive())
                .count();
        long ending = certificates.stream()
                .filter(certificate ->
                        left(certificate).isPositive() && left(certificate).compareTo(SOON) < 0)
                .count();
        long troubled = certificates.stream()
                .filter(certificate -> !problems(certificate).isEmpty())
                .count();
        line(count(certificates.size(), "certificate")
                + (ended == 0 ? "" : ", " + ended + " EXPIRED")
                + (ending == 0 ? "" : ", " + ending + " within " + SOON.toDays() + " days of the end")
                + (troubled == 0 ? "" : ", " + troubled + " with problems (!)"));
    }

    /** The first digits of a key's name are enough to see whether two nodes have the same. */
    private static String ticketKeys(DaemonStatus.TicketKeys keys) {
        String sealing = keys.sealing();
        return count(keys.count(), "ticket key") + " from " + keys.source()
                + (sealing == null ? "" : ", " + sealing.substring(0, Math.min(8, sealing.length())) + " seals");
    }

    private static String redis(DaemonStatus.@Nullable Redis redis) {
        if (redis == null) {
            return "";
        }
        return ", redis " + redis.address()
                + (redis.connected() ? "" : " AWAY" + (redis.lastError() == null ? "" : ": " + redis.lastError()));
    }

    private void certificate(CertificateStatus certificate) {
        row(
                shortenedAtTheFront(plain(certificate.name()), NAME),
                served(certificate),
                certificate.keyType(),
                end(certificate),
                certificate.staple().state().toString(),
                refresh(certificate.staple().nextRefresh()));
        problems(certificate).forEach(problem -> line("  ! " + problem));
    }

    /** What somebody has to do something about. */
    private List<String> problems(CertificateStatus certificate) {
        StapleStatus staple = certificate.staple();
        List<@Nullable String> problems = Arrays.asList(
                now.isBefore(certificate.notBefore()) ? "not valid before " + certificate.notBefore() : null,
                staple.state() == StapleStatus.State.REVOKED ? "the certificate is revoked" : null,
                staple.isMissing() ? "the certificate has to be stapled, and there is no current staple" : null,
                staple.lastError() == null ? null : "staple: " + staple.lastError(),
                certificate.reloadProblem() == null ? null : "reload: " + certificate.reloadProblem());
        return problems.stream().filter(Objects::nonNull).toList();
    }

    private String served(CertificateStatus certificate) {
        List<String> names = certificate.serverNames();
        String more = names.size() > 1 ? " +" + (names.size() - 1) : "";
        String first = names.isEmpty() ? "-" : names.getFirst();
        return String.join(",", certificate.hosts()) + ": " + first + more;
    }

    private String end(CertificateStatus certificate) {
        Duration left = left(certificate);
        return left.isPositive()
                ? certificate.notAfter().atOffset(ZoneOffset.UTC).toLocalDate() + " " + span(left)
                : "EXPIRED " + span(left.negated()) + " ago";
    }

    private String refresh(@Nullable Instant next) {
        if (next == null) {
            return "-";
        }
        Duration wait = Duration.between(now, next);
        return wait.isPositive() ? "in " + span(wait) : "due";
    }

    private Duration left(CertificateStatus certificate) {
        return Duration.between(now, certificate.notAfter());
    }

    private void row(String name, String served, String key, String end, String staple, String refresh) {
        line(cell(name, NAME)
                + cell(served, SERVED)
                + cell(key, KEY)
                + cell(end, END)
                + cell(staple, STAPLE)
                + refresh);
    }

    private void line(String content) {
        text.append(shortened(plain(content), WIDTH).stripTrailing()).append('\n');
    }

    private static String cell(String content, int width) {
        String shortened = shortened(plain(content), width);
        return shortened + " ".repeat(width - shortened.length() + 2);
    }

    private static String shortened(String content, int width) {
        return content.length() <= width ? content : content.substring(0, width - 3) + "...";
    }

    /** Of a path, the end tells more. */
    private static String shortenedAtTheFront(String content, int width) {
        return content.length() <= width ? content : "..." + content.substring(content.length() - width + 3);
    }

    private static String count(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    /** The largest unit of which there are at least two: days, hours, minutes or seconds. */
    private static String span(Duration duration) {
        if (duration.toDays() >= 2) {
            return duration.toDays() + "d";
        }
        if (duration.toHours() >= 2) {
            return duration.toHours() + "h";
        }
        return duration.toMinutes() >= 2 ? duration.toMinutes() + "m" : duration.toSeconds() + "s";
    }

    /** With everything but visible characters and spaces replaced; those of two columns are rare enough. */
    private static String plain(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean visible =
                    switch (Character.getType(c)) {
                        case Character.CONTROL,
                                Character.FORMAT,
                                Character.LINE_SEPARATOR,
                                Character.PARAGRAPH_SEPARATOR,
                                Character.SURROGATE,
                                Character.PRIVATE_USE,
                                Character.UNASSIGNED -> false;
                        default -> true;
                    };
            plain.append(visible ? c : '?');
        }
        return plain.toString();
    }
}
