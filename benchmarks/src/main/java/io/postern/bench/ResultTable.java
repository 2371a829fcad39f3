// SPDX-License-Identifier: Apache-2.0
package io.postern.bench;

import io.postern.bench.JmhResults.Case;
import io.postern.bench.JmhResults.Samples;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.util.ListStatistics;

/** Prints the results of two commits side by side, for {@code scripts/jmh-compare}. */
final class ResultTable {

    /** What JMH itself gives errors for: the true mean is between them with this probability, if the noise is normal. */
    private static final double CONFIDENCE = 0.999;

    private static final String NONE = "-";
    private static final int LEFT_ALIGNED_COLUMNS = 2;

    private ResultTable() {}

    /** Takes JMH's JSON files: those of the base, {@code --}, and those of the head. */
    public static void main(String[] arguments) throws IOException {
        int border = List.of(arguments).indexOf("--");
        if (border < 0) {
            throw new IllegalArgumentException("BASE.json... -- HEAD.json...");
        }
        List<Path> files = Arrays.stream(arguments).map(Path::of).toList();
        Map<Case, Samples> base = JmhResults.read(files.subList(0, border));
        Map<Case, Samples> head = JmhResults.read(files.subList(border + 1, files.size()));
        System.out.print(of(base, head));
    }

    /** One line for each case that either has. */
    private static String of(Map<Case, Samples> base, Map<Case, Samples> head) {
        List<String[]> rows = new ArrayList<>();
        rows.add(new String[] {
            "benchmark", "parameters", "base", "head", "unit", "head/base", "verdict", "base B/op", "head B/op"
        });
        Set<Case> all = new LinkedHashSet<>(base.keySet());
        all.addAll(head.keySet());
        for (Case one : all) {
            rows.add(row(one, base.get(one), head.get(one)));
        }
        return aligned(rows)
                + "Errors are those of JMH, at 99.9% over all iterations of all rounds; the ratio has those of both.\n";
    }

    private static String[] row(Case one, @Nullable Samples base, @Nullable Samples head) {
        String ratio = NONE;
        String verdict = base == null ? "new" : "gone";
        if (base != null && head != null) {
            double factor = statistics(head.scores()).getMean()
                    / statistics(base.scores()).getMean();
            double error = factor * Math.hypot(relativeError(base.scores()), relativeError(head.scores()));
            ratio = String.format(Locale.ROOT, "%.3f ± %.3f", factor, error);
            verdict = verdict(factor, error, one.moreIsBetter());
        }
        return new String[] {
            one.benchmark(),
            one.parameters(),
            base == null ? NONE : withError(base.scores()),
            head == null ? NONE : withError(head.scores()),
            one.unit(),
            ratio,
            verdict,
            base == null ? NONE : bytes(base.allocation()),
            head == null ? NONE : bytes(head.allocation())
        };
    }

    private static String verdict(double ratio, double error, boolean moreIsBetter) {
        if (!(Math.abs(ratio - 1) > error)) { // also where there are too few iterations for an error
            return "noise";
        }
        return ratio > 1 == moreIsBetter ? "faster" : "slower";
    }

    private static double relativeError(List<Double> values) {
        ListStatistics scores = statistics(values);
        return scores.getMeanErrorAt(CONFIDENCE) / scores.getMean();
    }

    private static String withError(List<Double> values) {
        ListStatistics scores = statistics(values);
        return number(scores.getMean()) + " ± " + number(scores.getMeanErrorAt(CONFIDENCE));
    }

    private static String bytes(List<Double> allocation) {
        return allocation.isEmpty()
                ? NONE
                : String.format(Locale.ROOT, "%.0f", statistics(allocation).getMean());
    }

    private static ListStatistics statistics(List<Double> values) {
        return new ListStatistics(
                values.stream().mapToDouble(Double::doubleValue).toArray());
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value >= 1000 ? "%.0f" : value >= 10 ? "%.1f" : "%.3f", value);
    }

    private static String aligned(List<String[]> rows) {
        int[] widths = new int[rows.getFirst().length];
        for (String[] row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        StringBuilder table = new StringBuilder();
        for (String[] row : rows) {
            for (int i = 0; i < widths.length; i++) {
                String padding = " ".repeat(widths[i] - row[i].length());
                table.append(i < LEFT_ALIGNED_COLUMNS ? row[i] + padding : padding + row[i])
                        .append("  ");
            }
            table.append('\n');
        }
        return table.toString();
    }
}
