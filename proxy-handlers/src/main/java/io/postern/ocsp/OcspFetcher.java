// SPDX-License-Identifier: Apache-2.0
package io.postern.ocsp;

import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Asks responders over HTTP. What it gets is an answer, of which nothing is believed yet: whoever asks has to verify it. A
 * bounded number of exchanges is under way at a time; the others wait their turn. Safe for use by many threads.
 */
public final class OcspFetcher implements AutoCloseable {

    private static final int EXCHANGES = 16;
    private static final int EXCHANGES_WITH_A_HOST = 4;
    private static final String CLOSED = "it is not asked any more, since the proxy stops";

    private final OcspHttpSettings settings;
    private final Executor executor;
    private volatile @Nullable HttpClient client;
    private final Turns turns = new Turns(EXCHANGES, EXCHANGES_WITH_A_HOST);
    private final Set<Exchange> exchanges = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * Asks nobody yet.
     *
     * @param executor where names are looked up, answers put together, and callers told; what it rejects, fails
     */
    public OcspFetcher(OcspHttpSettings settings, Executor executor) {
        this.settings = settings;
        this.executor = executor;
    }

    /** Made when it is first needed: most certificates name no responder, and it costs a start a fifth of a second. */
    private HttpClient client() {
        HttpClient made = client;
        if (made == null) {
            synchronized (this) {
                made = client;
                if (made == null) {
                    made = makeClient();
                    client = made;
                }
            }
        }
        return made;
    }

    private HttpClient makeClient() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(settings.connectTimeout())
                .followRedirects(settings.redirects() ? HttpClient.Redirect.NORMAL : HttpClient.Redirect.NEVER)
                .executor(executor)
                .proxy(settings.proxy() == null ? HttpClient.Builder.NO_PROXY : ProxySelector.of(settings.proxy()))
                .build();
    }

    /**
     * Asks a responder.
     *
     * @param request an OCSPRequest in DER
     * @return what it answers, of 64 KiB at most; fails with {@link OcspFetchException}. To cancel it ends the exchange.
     */
    public CompletableFuture<byte[]> fetch(URI responder, byte[] request) {
        HttpRequest http;
        try {
            http = OcspHttpRequest.of(responder, request);
        } catch (OcspFetchException e) {
            return CompletableFuture.failedFuture(e);
        }
        String host = http.uri().getHost().toLowerCase(Locale.ROOT);
        Exchange exchange = new Exchange(client(), http, settings);
        exchanges.add(exchange);
        exchange.answer().whenComplete((_, _) -> exchanges.remove(exchange));
        if (closed) {
            exchange.fail(CLOSED);
        }
        turns.begin(host, () -> exchange.begin(executor).whenComplete((_, _) -> turns.end(host)));
        return exchange.answer();
    }

    /** Ends what is under way; everything that is asked for fails. */
    @Override
    public void close() {
        closed = true;
        exchanges.forEach(exchange -> exchange.fail(CLOSED));
        HttpClient made = client;
        if (made != null) {
            made.shutdownNow();
        }
    }
}
