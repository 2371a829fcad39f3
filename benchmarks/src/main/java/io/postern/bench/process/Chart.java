// SPDX-License-Identifier: Apache-2.0
package io.postern.bench.process;

import java.util.List;

/**
 * The medians as a picture (SVG): for each metric a bar per program, as long as it is good. The best of the programs that
 * Postern is compared with is 1, and has a line. Colours are of both light and dark mode.
 */
final class Chart {

    private static final int WIDTH = 860;
    private static final int LABELS = 130;
    private static final int NUMBERS = 190;
    private static final int BAR = 14;
    private static final int LINE = 20;
    private static final int TITLE = 30;
    private static final int GAP = 14;
    private static final int TOP = 64;

    private static final String STYLE = """
            <style>
              text { font: 13px system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; fill: #1f2328; }
              .heading { font-size: 17px; font-weight: 600; }
              .title { font-weight: 600; }
              .quiet { fill: #59636e; }
              .strong { font-weight: 600; }
              .number { font-variant-numeric: tabular-nums; }
              .ground { fill: #ffffff; }
              .bar { fill: #afb8c1; }
              .own { fill: #0969da; }
              .one { stroke: #59636e; stroke-dasharray: 3 3; }
              @media (prefers-color-scheme: dark) {
                text { fill: #e6edf3; }
                .quiet { fill: #9198a1; }
                .ground { fill: #0d1117; }
                .bar { fill: #484f58; }
                .own { fill: #4493f8; }
                .one { stroke: #9198a1; }
              }
            </style>
            """;

    private final Results results;
    private final List<Peer> peers;
    private final StringBuilder body = new StringBuilder();
    private int y = TOP;

    private Chart(Results results, List<Peer> peers) {
        this.results = results;
        this.peers = peers;
    }

    static String of(Results results, List<Peer> peers) {
        return new Chart(results, peers).draw();
    }

    private String draw() {
        for (Metric metric : Metric.values()) {
            List<Peer> there = peers.stream()
                    .filter(peer -> results.summary(metric, peer).isPresent())
                    .toList();
            if (!there.isEmpty()) {
                group(metric, there);
            }
        }
        return """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" width="%1$d" height="%2$d" role="img"
                    aria-label="Postern beside other programs that terminate TLS">
                %3$s<rect class="ground" width="%1$d" height="%2$d"/>
                <text class="heading" x="16" y="30">TLS termination on one core</text>
                <text class="quiet" x="16" y="50">Longer is better. The dashed line is the best of the others.</text>
                %4$s</svg>
                """.formatted(WIDTH, y, STYLE, body);
    }

    private void group(Metric metric, List<Peer> there) {
        double best = results.best(metric, peers)
                .orElseGet(() ->
                        results.summary(metric, there.getFirst()).orElseThrow().median());
        double longest =
                there.stream().mapToDouble(peer -> ratio(metric, peer, best)).reduce(1, Math::max);
        double scale = (WIDTH - LABELS - NUMBERS) / longest;
        text("title", 16, y + 18, "start", metric.title());
        text("quiet", WIDTH - 16, y + 18, "end", direction(metric));
        int first = y + TITLE;
        y = first;
        for (Peer peer : there) {
            bar(metric, peer, ratio(metric, peer, best), scale);
        }
        double one = LABELS + scale;
        body.append("<line class=\"one\" x1=\"%s\" x2=\"%s\" y1=\"%d\" y2=\"%d\"/>%n"
                .formatted(Text.number(one, 1), Text.number(one, 1), first - 3, y - LINE + BAR + 3));
        y += GAP;
    }

    private static String direction(Metric metric) {
        return metric.unit().replace("/CPU-s", " per CPU second").strip()
                + (metric.lessIsBetter() ? ", less is better" : "");
    }

    private double ratio(Metric metric, Peer peer, double best) {
        return metric.ratio(results.summary(metric, peer).orElseThrow().median(), best);
    }

    private void bar(Metric metric, Peer peer, double ratio, double scale) {
        String strong = peer.isPostern() ? " strong" : "";
        double median = results.summary(metric, peer).orElseThrow().median();
        String reservation = results.isMarked(metric.scenario(), peer) ? " *" : "";
        text("label" + strong, LABELS - 10, y + BAR - 3, "end", peer.title());
        body.append("<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%s\" height=\"%d\" rx=\"2\"/>%n"
                .formatted(
                        peer.isPostern() ? "own" : "bar", LABELS, y, Text.number(Math.max(1, ratio * scale), 1), BAR));
        text("number" + strong, WIDTH - 90, y + BAR - 3, "end", Text.number(median, metric.digits()) + reservation);
        text("number quiet", WIDTH - 16, y + BAR - 3, "end", "× " + Text.number(ratio, 2));
        y += LINE;
    }

    private void text(String style, double x, int baseline, String anchor, String text) {
        body.append("<text class=\"%s\" x=\"%s\" y=\"%d\" text-anchor=\"%s\">%s</text>%n"
                .formatted(style, Text.number(x, 0), baseline, anchor, text));
    }
}
