// SPDX-License-Identifier: Apache-2.0
package io.postern.ocsp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import io.postern.handlers.testing.AnyCrypto;
import io.postern.handlers.testing.Await;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many exchanges are under way at a time. */
@AnyCrypto
final class OcspFetcherQueueTest {

    private final ExecutorService executor = Executors.newFixedThreadPool(2);
    private final OcspFetcher fetcher = new OcspFetcher(OcspHttpSettings.DEFAULT, executor);
    private final List<HttpPeer> peers = new ArrayList<>();
    private final Semaphore release = new Semaphore(0);
    private final AtomicInteger held = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final AtomicInteger total = new AtomicInteger();

    @AfterEach
    void stop() {
        fetcher.close();
        release.release(1000);
        peers.forEach(HttpPeer::close);
        executor.shutdownNow();
    }

    @Test
    void hostIsAskedFourThingsAtATime() throws Exception {
        HttpPeer peer = holding("127.0.0.1");
        List<CompletableFuture<byte[]>> answers = fetch(peer, 12);
        for (int begun = 4; begun <= 12; begun++) {
            int expected = begun;
            Await.until("request " + begun, () -> total.get() == expected);
            release.release();
        }
        release.release(3);
        finish(answers);
        assertEquals(4, most.get());
    }

    @Test
    void sixteenExchangesAreUnderWayAtATime() throws Exception {
        List<CompletableFuture<byte[]>> answers = new ArrayList<>();
        for (int i = 1; i <= 6; i++) {
            answers.addAll(fetch(holding("127.0.0." + i), 4));
        }
        for (int begun = 16; begun <= 24; begun++) {
            int expected = begun;
            Await.until("request " + begun, () -> total.get() == expected);
            release.release();
        }
        release.release(15);
        finish(answers);
        assertEquals(16, most.get());
    }

    @Test
    void whatIsCancelledWhileItWaitsIsNeverAsked() throws Exception {
        HttpPeer peer = holding("127.0.0.1");
        List<CompletableFuture<byte[]>> answers = new ArrayList<>(fetch(peer, 4));
        Await.until("four requests", () -> total.get() == 4);
        List<CompletableFuture<byte[]>> cancelled = fetch(peer, 100);
        answers.addAll(fetch(peer, 1));
        cancelled.forEach(answer -> assertTrue(answer.cancel(true)));
        release.release(5);
        finish(answers);
        assertEquals(5, total.get());
    }

    @Test
    void cancelledExchangeLeavesItsPlaceToAnother() throws Exception {
        HttpPeer peer = holding("127.0.0.1");
        List<CompletableFuture<byte[]>> answers = fetch(peer, 4);
        Await.until("four requests", () -> total.get() == 4);
        List<CompletableFuture<byte[]>> more = fetch(peer, 4);
        answers.forEach(answer -> answer.cancel(true));
        Await.until("four more", () -> total.get() == 8);
        release.release(8);
        finish(more);
    }

    private List<CompletableFuture<byte[]>> fetch(HttpPeer peer, int times) {
        List<CompletableFuture<byte[]>> answers = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            answers.add(fetcher.fetch(peer.url("/ocsp"), new byte[] {(byte) i}));
        }
        return answers;
    }

    private static void finish(List<CompletableFuture<byte[]>> answers) throws Exception {
        for (CompletableFuture<byte[]> answer : answers) {
            answer.get(20, TimeUnit.SECONDS);
        }
    }

    private HttpPeer holding(String address) {
        HttpPeer peer = new HttpPeer(address, this::hold);
        peers.add(peer);
        return peer;
    }

    private void hold(HttpExchange exchange) throws IOException {
        most.accumulateAndGet(held.incrementAndGet(), Math::max);
        total.incrementAndGet();
        release.acquireUninterruptibly();
        held.decrementAndGet();
        HttpPeer.answer(exchange, 200, new byte[] {1});
    }
}
