// SPDX-License-Identifier: Apache-2.0
package io.postern.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** What JMH has measured in some runs of the same benchmarks, read from the JSON that it writes ({@code -rf json}). */
final class JmhResults {

    private static final String PARAMETER = "params/";
    private static final String SCORE = "primaryMetric/rawData/";
    private static final String ALLOCATION = "secondaryMetrics/gc.alloc.rate.norm/rawData/";

    /**
     * What was measured.
     *
     * @param benchmark class and method: {@code RecordBenchmark.seal}
     * @param parameters {@code size=1024 suite=TLS_AES_128_GCM_SHA256}; empty where there are none
     * @param unit of the score: {@code ops/s}
     * @param moreIsBetter for throughput, and for no other mode
     */
    record Case(String benchmark, String parameters, String unit, boolean moreIsBetter) {}

    /**
     * All iterations of all runs.
     *
     * @param allocation bytes for each operation; empty where the profiler was not asked
     */
    record Samples(List<Double> scores, List<Double> allocation) {

        private Samples() {
            this(new ArrayList<>(), new ArrayList<>());
        }
    }

    private final Map<Case, Samples> cases = new LinkedHashMap<>();

    /** The texts of the result that is being read, by their paths in it, and its numbers. */
    private final Map<String, String> texts = new HashMap<>();

    private StringJoiner parameters = new StringJoiner(" ");
    private Samples samples = new Samples();

    private JmhResults() {}

    /** All that these files have, in their order. */
    static Map<Case, Samples> read(List<Path> files) throws IOException {
        JmhResults results = new JmhResults();
        for (Path file : files) {
            try (JsonParser json = new JsonFactory().createParser(file.toFile())) {
                results.read(json);
            }
        }
        return results.cases;
    }

    private void read(JsonParser json) throws IOException {
        for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
            if (token.isScalarValue()) {
                take(path(json), json);
            } else if (token == JsonToken.END_OBJECT && json.getParsingContext().inArray()) {
                finishResult();
            }
        }
    }

    /** Without the number of the result that it leads into. */
    private static String path(JsonParser json) {
        String whole = json.getParsingContext().pathAsPointer().toString();
        return whole.substring(whole.indexOf('/', 1) + 1);
    }

    private void take(String path, JsonParser json) throws IOException {
        if (path.startsWith(SCORE)) {
            samples.scores.add(json.getDoubleValue());
        } else if (path.startsWith(ALLOCATION)) {
            samples.allocation.add(json.getDoubleValue());
        } else if (path.startsWith(PARAMETER)) {
            parameters.add(path.substring(PARAMETER.length()) + "=" + json.getText());
        } else {
            texts.put(path, json.getText());
        }
    }

    private void finishResult() {
        String benchmark = text("benchmark");
        int simpleName = benchmark.lastIndexOf('.', benchmark.lastIndexOf('.') - 1) + 1;
        Case key = new Case(
                benchmark.substring(simpleName),
                parameters.toString(),
                text("primaryMetric/scoreUnit"),
                text("mode").equals("thrpt"));
        Samples all = cases.computeIfAbsent(key, _ -> new Samples());
        all.scores.addAll(samples.scores);
        all.allocation.addAll(samples.allocation);
        texts.clear();
        parameters = new StringJoiner(" ");
        samples = new Samples();
    }

    private String text(String path) {
        String text = texts.get(path);
        if (text == null) {
            throw new IllegalArgumentException("a result without " + path);
        }
        return text;
    }
}
