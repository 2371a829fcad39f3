// SPDX-License-Identifier: Apache-2.0
package io.postern.bench.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The results as text. */
final class Table {

    private Table() {}

    static String of(Results results, List<Peer> peers, Map<String, String> facts) {
        List<List<String>> rows = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("median (least-greatest)", ""));
        peers.forEach(peer -> head.add(peer.title()));
        head.add("Postern / best");
        rows.add(head);
        for (Metric metric : Metric.values()) {
            if (peers.stream().anyMatch(peer -> results.summary(metric, peer).isPresent())) {
                rows.add(row(results, peers, metric));
            }
        }
        StringBuilder text = new StringBuilder("\n");
        facts.forEach(
                (title, fact) -> text.append(pad(title, 24, false)).append(fact).append('\n'));
        text.append('\n');
        append(text, rows);
        if (!results.notes().isEmpty()) {
            text.append("\n* with a reservation:\n");
            results.notes().forEach(note -> text.append("  ").append(note).append('\n'));
        }
        return text.toString();
    }

    private static List<String> row(Results results, List<Peer> peers, Metric metric) {
        List<String> row = new ArrayList<>(List.of(metric.title(), metric.unit()));
        for (Peer peer : peers) {
            row.add(results.summary(metric, peer)
                    .map(summary -> cell(metric, summary) + (results.isMarked(metric.scenario(), peer) ? "*" : ""))
                    .orElse("-"));
        }
        row.add(ratio(results, peers, metric)
                .map(ratio -> Text.number(ratio, 2))
                .orElse("-"));
        return row;
    }

    private static String cell(Metric metric, Results.Summary summary) {
        return Text.number(summary.median(), metric.digits())
                + " ("
                + Text.number(summary.least(), metric.digits())
                + "-"
                + Text.number(summary.greatest(), metric.digits())
                + ")";
    }

    /** Postern's value divided by the best other's. */
    private static Optional<Double> ratio(Results results, List<Peer> peers, Metric metric) {
        return peers.stream()
                .filter(Peer::isPostern)
                .flatMap(peer -> results.summary(metric, peer).stream())
                .findFirst()
                .flatMap(own -> results.best(metric, peers).map(best -> own.median() / best));
    }

    private static void append(StringBuilder text, List<List<String>> rows) {
        int columns = rows.getFirst().size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                line.append(pad(row.get(i), widths[i], i > 1)).append("  ");
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
    }

    private static String pad(String text, int width, boolean right) {
        String blanks = " ".repeat(Math.max(0, width - text.length()));
        return right ? blanks + text : text + blanks;
    }
}
