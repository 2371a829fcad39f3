// SPDX-License-Identifier: Apache-2.0
package io.postern.admin;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Locale;
import java.util.function.Supplier;

/** What there is to read, by path. */
final class Pages {

    private static final String LIST = """
            /status    the process and its certificates, as JSON; with "Accept: text/plain", as a table
            /metrics   for Prometheus
            /health    200 while clients are served, 503 while the process drains
            """;

    private final StatusSource certificates;
    private final Supplier<DaemonStatus> daemon;
    private final Metrics metrics;
    private final InstantSource clock;

    Pages(StatusSource certificates, Supplier<DaemonStatus> daemon, Metrics metrics, InstantSource clock) {
        this.certificates = certificates;
        this.daemon = daemon;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** The page for a request, whatever its method. */
    Page of(HttpRequest request) {
        return switch (new QueryStringDecoder(request.uri()).rawPath()) {
            case "/status" -> wantsText(request) ? table() : json();
            case "/metrics" -> new Page.Report(Metrics.TYPE, metrics::text);
            case "/health" -> health();
            case "/" -> new Page.Note(HttpResponseStatus.OK, LIST);
            default -> new Page.Note(HttpResponseStatus.NOT_FOUND, "there is:\n" + LIST);
        };
    }

    private Page json() {
        return new Page.Report("application/json", () -> StatusJson.of(daemon.get(), certificates.certificates()));
    }

    private Page table() {
        return new Page.Report("text/plain; charset=utf-8", () -> StatusTable.of(
                        daemon.get(), certificates.certificates(), clock.instant())
                .getBytes(StandardCharsets.UTF_8));
    }

    private Page health() {
        return daemon.get().draining()
                ? new Page.Note(HttpResponseStatus.SERVICE_UNAVAILABLE, "draining\n")
                : new Page.Note(HttpResponseStatus.OK, "ok\n");
    }

    /** Weights are not looked at: whoever can take JSON gets it. */
    private static boolean wantsText(HttpRequest request) {
        String accepted = String.join(",", request.headers().getAll(HttpHeaderNames.ACCEPT))
                .toLowerCase(Locale.ROOT);
        return accepted.contains("text/plain") && !accepted.contains("application/json");
    }
}
