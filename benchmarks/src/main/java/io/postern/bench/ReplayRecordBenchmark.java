// SPDX-License-Identifier: Apache-2.0
package io.postern.bench;

import io.postern.tls.session.MemoryReplayRecord;
import io.postern.tls.session.ReplayRecord.Answer;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One use of a ticket, in a record that has as many tickets in each window as time goes on. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ReplayRecordBenchmark {

    private static final Duration WINDOW = Duration.ofSeconds(10);
    private static final Instant START = Instant.EPOCH;

    @Param({"1000", "100000"})
    private int ticketsInWindow;

    private final AtomicLong next = new AtomicLong();
    private long nanosBetween;
    private MemoryReplayRecord record = newRecord();

    @Setup
    public void fill() {
        nanosBetween = WINDOW.toNanos() / ticketsInWindow;
        record = newRecord();
        next.set(2L * ticketsInWindow);
        for (int i = 0; i < ticketsInWindow; i++) {
            firstUse();
        }
    }

    @Benchmark
    public CompletionStage<Answer> firstUse() {
        return use(next.getAndIncrement());
    }

    @Benchmark
    public CompletionStage<Answer> secondUse() {
        return use(next.get() - 1);
    }

    private CompletionStage<Answer> use(long ticket) {
        Instant now = START.plusNanos(nanosBetween * ticket);
        return record.use(hash(ticket), now, now);
    }

    static MemoryReplayRecord newRecord() {
        return new MemoryReplayRecord(WINDOW, 1_000_000, new SecureRandom(), START);
    }

    /** Spread as a hash's bits are, and much faster to compute. */
    static byte[] hash(long ticket) {
        long mixed = (ticket + 1) * 0x9e3779b97f4a7c15L;
        return ByteBuffer.allocate(32)
                .putLong(mixed ^ (mixed >>> 29))
                .putLong(mixed * 0xbf58476d1ce4e5b9L)
                .array();
    }
}
