// SPDX-License-Identifier: Apache-2.0
package io.postern.backend;

import io.netty.util.NetUtil;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Looks up the names of servers off the event loops, since the system's resolver blocks. Answers, also negative ones, are
 * kept for some seconds, and questions for one name asked meanwhile are one question. Safe for use by many threads.
 */
public final class NameResolver implements AutoCloseable {

    private static final long TIME_TO_LIVE = Duration.ofSeconds(5).toNanos();
    private static final int THREADS = 2;
    private static final int QUEUE = 256;

    private final ConcurrentMap<String, Answer> answers = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor threads;

    public NameResolver() {
        threads = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(QUEUE),
                new DefaultThreadFactory("postern-resolver", true));
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * The addresses of a host, in the order in which the system gives them.
     *
     * @param host a DNS name or an IP literal; the latter needs no look-up
     * @return completed at once where the answer is known; fails with {@link UnknownHostException}, or with
     *     {@link RejectedExecutionException} where too many look-ups are under way
     */
    CompletableFuture<List<InetAddress>> resolve(String host) {
        InetAddress literal = literal(host);
        if (literal != null) {
            return CompletableFuture.completedFuture(List.of(literal));
        }
        return answers.compute(host, (name, known) -> known != null && known.fresh() ? known : Answer.to(name, threads))
                .addresses;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private static @Nullable InetAddress literal(String host) {
        byte[] address = NetUtil.createByteArrayFromIpAddressString(host);
        if (address == null) {
            return null;
        }
        try {
            return InetAddress.getByAddress(address);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(host, e); // only for a length that no literal has
        }
    }

    private static final class Answer {

        private final CompletableFuture<List<InetAddress>> addresses = new CompletableFuture<>();
        private volatile long answeredAt;

        static Answer to(String host, Executor threads) {
            Answer answer = new Answer();
            try {
                threads.execute(() -> answer.lookUp(host));
            } catch (RejectedExecutionException e) {
                answer.addresses.completeExceptionally(e);
            }
            return answer;
        }

        boolean fresh() {
            return !addresses.isDone() || (System.nanoTime() - answeredAt < TIME_TO_LIVE && !rejected());
        }

        private boolean rejected() {
            return addresses.isCompletedExceptionally()
                    && addresses.exceptionNow() instanceof RejectedExecutionException;
        }

        private void lookUp(String host) {
            try {
                List<InetAddress> found = List.of(InetAddress.getAllByName(host));
                answeredAt = System.nanoTime();
                addresses.complete(found);
            } catch (UnknownHostException | RuntimeException e) {
                answeredAt = System.nanoTime();
                addresses.completeExceptionally(e);
            }
        }
    }
}
