// SPDX-License-Identifier: Apache-2.0
package io.postern.bench.process;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The results for programs: medians and every single round. */
final class JsonReport {

    private JsonReport() {}

    static void write(Path file, Options options, Results results, List<Peer> peers, Map<String, String> facts)
            throws IOException {
        try (JsonGenerator json = new JsonFactory()
                .createGenerator(Files.newBufferedWriter(file, StandardCharsets.UTF_8))
                .useDefaultPrettyPrinter()) {
            json.writeStartObject();
            json.writeNumberField("rounds", options.rounds());
            json.writeNumberField("seconds", options.seconds());
            json.writeNumberField("warmUp", options.warmUp());
            json.writeNumberField("connections", options.connections());
            json.writeStringField("transport", options.transport());
            json.writeStringField("javaOptions", options.javaOptions());
            json.writeObjectFieldStart("facts");
            for (Map.Entry<String, String> fact : facts.entrySet()) {
                json.writeStringField(fact.getKey(), fact.getValue());
            }
            json.writeEndObject();
            metrics(json, results, peers);
            resumed(json, results, peers);
            measurements(json, results);
            json.writeArrayFieldStart("notes");
            for (String note : results.notes()) {
                json.writeString(note);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
    }

    private static void metrics(JsonGenerator json, Results results, List<Peer> peers) throws IOException {
        json.writeArrayFieldStart("metrics");
        for (Metric metric : Metric.values()) {
            for (Peer peer : peers) {
                Results.Summary summary = results.summary(metric, peer).orElse(null);
                if (summary != null) {
                    json.writeStartObject();
                    json.writeStringField("metric", metric.label());
                    json.writeStringField("unit", metric.unit());
                    json.writeBooleanField("lessIsBetter", metric.lessIsBetter());
                    json.writeStringField("peer", peer.name());
                    json.writeNumberField("median", summary.median());
                    json.writeNumberField("least", summary.least());
                    json.writeNumberField("greatest", summary.greatest());
                    json.writeArrayFieldStart("values");
                    for (double value : summary.rounds()) {
                        json.writeNumber(value);
                    }
                    json.writeEndArray();
                    json.writeBooleanField("reservation", results.isMarked(metric.scenario(), peer));
                    json.writeEndObject();
                }
            }
        }
        json.writeEndArray();
    }

    private static void resumed(JsonGenerator json, Results results, List<Peer> peers) throws IOException {
        json.writeObjectFieldStart("leastShareResumed");
        for (Peer peer : peers) {
            Double share = results.resumed(peer).orElse(null);
            if (share != null) {
                json.writeNumberField(peer.name(), share);
            }
        }
        json.writeEndObject();
    }

    private static void measurements(JsonGenerator json, Results results) throws IOException {
        json.writeArrayFieldStart("measurements");
        for (Measurement measurement : results.measurements()) {
            json.writeStartObject();
            json.writeStringField("scenario", measurement.scenario().label());
            json.writeStringField("peer", measurement.peer().name());
            json.writeNumberField("round", measurement.round());
            json.writeNumberField("work", measurement.work());
            json.writeNumberField("cpuSeconds", measurement.cpuSeconds());
            json.writeNumberField("seconds", measurement.seconds());
            json.writeNumberField("loadBusy", measurement.loadBusy());
            json.writeNumberField("errors", measurement.errors());
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
