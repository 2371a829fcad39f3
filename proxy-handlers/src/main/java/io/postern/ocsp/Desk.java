// SPDX-License-Identifier: Apache-2.0
package io.postern.ocsp;

import io.postern.config.OcspSettings;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Responders, with the threads that look up their names and carry the exchanges. Our own certificates and those of clients
 * each have one: whom clients' certificates name, and how slow that is, must not keep us from our staples.
 */
final class Desk implements AutoCloseable {

    /** As many as there are exchanges at a time, since a resolver may keep each of them waiting. */
    private static final int THREADS = 16;

    private static final int KEEP_ALIVE_SECONDS = 10;

    private final ThreadPoolExecutor threads;
    private final OcspFetcher fetcher;
    private final Responders responders;

    /**
     * A desk that nobody has come to.
     *
     * @param name of its threads
     * @param verifying where answers are verified, which takes a millisecond or some
     */
    Desk(String name, OcspSettings settings, InstantSource clock, Executor verifying) {
        threads = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                KEEP_ALIVE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().daemon().name(name, 0).factory());
        threads.allowCoreThreadTimeOut(true);
        fetcher = new OcspFetcher(
                new OcspHttpSettings(
                        settings.connect(),
                        settings.timeout(),
                        settings.redirects(),
                        settings.proxy() == null
                                ? null
                                : InetSocketAddress.createUnresolved(
                                        settings.proxy().host(),
                                        settings.proxy().port())),
                threads);
        responders = new HttpResponders(fetcher, settings.nonce(), clock, verifying);
    }

    Responders responders() {
        return responders;
    }

    @Override
    public void close() {
        fetcher.close();
        threads.shutdownNow();
    }
}
