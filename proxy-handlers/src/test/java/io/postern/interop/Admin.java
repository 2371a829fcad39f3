// SPDX-License-Identifier: Apache-2.0
package io.postern.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The admin endpoint of a running daemon. */
final class Admin {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String ADDRESS = "admin endpoint address=";

    private final URI base;

    /** What {@code /status} has of a host's staple. */
    record StapleReport(
            String state,
            @Nullable String thisUpdate,
            @Nullable String nextUpdate,
            @Nullable String lastError,
            int intermediates) {

        /** The last error, or nothing. */
        String reason() {
            return lastError == null ? "" : lastError;
        }
    }

    private Admin(URI base) {
        this.base = base;
    }

    static Admin of(DaemonProcess daemon) {
        String line = daemon.log().await(0, ADDRESS);
        String address = line.substring(line.indexOf(ADDRESS) + ADDRESS.length());
        return new Admin(URI.create("http://" + address.substring(address.indexOf('/') + 1)));
    }

    /** Of a host with one certificate. */
    StapleReport staple(String host) {
        Map<String, String> all = status();
        for (int i = 0; all.containsKey("/certificates/" + i + "/name"); i++) {
            if (host.equals(all.get("/certificates/" + i + "/hosts/0"))) {
                String staple = "/certificates/" + i + "/staple/";
                return new StapleReport(
                        String.valueOf(all.get(staple + "state")),
                        all.get(staple + "thisUpdate"),
                        all.get(staple + "nextUpdate"),
                        all.get(staple + "lastError"),
                        Integer.parseInt(String.valueOf(all.get(staple + "intermediates"))));
            }
        }
        throw new AssertionError("no certificate of " + host + " in " + all);
    }

    /** Waits until a host's staple is like that. */
    StapleReport await(String host, Predicate<StapleReport> condition) {
        Poll.until(() -> condition.test(staple(host)), LIMIT, () -> host + " is " + staple(host));
        return staple(host);
    }

    /** The value of a series as it stands there; null where there is none. */
    @Nullable
    String metric(String series) {
        return get("/metrics")
                .lines()
                .filter(line -> line.startsWith(series + " "))
                .map(line -> line.substring(series.length() + 1))
                .findFirst()
                .orElse(null);
    }

    /** Every value that is not null, by its JSON pointer. */
    private Map<String, String> status() {
        Map<String, String> values = new LinkedHashMap<>();
        try (JsonParser json = new JsonFactory().createParser(get("/status"))) {
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token.isScalarValue() && token != JsonToken.VALUE_NULL) {
                    values.put(json.getParsingContext().pathAsPointer().toString(), json.getText());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return values;
    }

    private String get(String path) {
        try (HttpClient client =
                HttpClient.newBuilder().proxy(HttpClient.Builder.NO_PROXY).build()) {
            HttpResponse<String> response = client.send(
                    HttpRequest.newBuilder(base.resolve(path)).timeout(LIMIT).build(),
                    HttpResponse.BodyHandlers.ofString());
            assertEquals(200, response.statusCode(), response::body);
            return response.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
