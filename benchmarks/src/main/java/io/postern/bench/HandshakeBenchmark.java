// SPDX-License-Identifier: Apache-2.0
package io.postern.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/** Full and resumed handshakes per second of the server's side alone: x25519, and AES-128-GCM. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"})
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
public class HandshakeBenchmark {

    /** From the ClientHello to the client's Finished, and two tickets. */
    @Benchmark
    public int fullHandshake(EngineState state) {
        return run(state);
    }

    /** From a ClientHello with a ticket to the client's Finished, and another ticket. The certificate's key is not used. */
    @Benchmark
    public int resumedHandshake(EngineState.Resumed state) {
        return run(state);
    }

    private static int run(EngineState state) {
        EngineSide server = state.begin();
        server.deliver(state.handshake().clientHello());
        server.deliver(state.handshake().clientFinished());
        server.requireEstablished();
        return server.sent();
    }
}
