// SPDX-License-Identifier: Apache-2.0
package io.postern.bench;

import io.postern.tls.session.MemoryReplayRecord;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What the heap holds for a record against replay with so many tickets in one window, by the collector's account, in
 * {@code bytes}; with the collector that {@code bin/postern} chooses.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = "-XX:+UseSerialGC")
@Warmup(iterations = 1)
@Measurement(iterations = 1)
public class ReplayRecordMemory {

    private static final Instant START = Instant.EPOCH;
    private static final Duration WINDOW = Duration.ofSeconds(10);

    @Param({"1000", "100000", "1000000"})
    private int tickets;

    private MemoryReplayRecord record = ReplayRecordBenchmark.newRecord();

    /** JMH reports its public fields beside the time. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Heap {

        public long bytes;

        private long before;

        @Setup(Level.Iteration)
        public void weigh() {
            before = used();
        }

        @TearDown(Level.Iteration)
        public void weighAgain() {
            bytes = used() - before;
        }
    }

    @Setup(Level.Iteration)
    public void begin() {
        record = ReplayRecordBenchmark.newRecord();
    }

    @Benchmark
    public MemoryReplayRecord fill(Heap heap, Blackhole answers) {
        for (int ticket = 0; ticket < tickets; ticket++) {
            Instant now = START.plus(WINDOW).plusNanos(WINDOW.toNanos() / tickets * ticket);
            answers.consume(record.use(ReplayRecordBenchmark.hash(ticket), now, now));
        }
        return record;
    }

    private static long used() {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        for (int i = 0; i < 5; i++) {
            memory.gc();
        }
        return memory.getHeapMemoryUsage().getUsed();
    }
}
