// SPDX-License-Identifier: Apache-2.0
package io.postern.bench;

import io.postern.testing.KeyType;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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

/**
 * Handshakes per second of the server's side alone, beside other libraries in the same run: every one against the same real
 * client, whose part is not measured. What {@code -prof gc} says of allocation has the client's in it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"})
@Warmup(iterations = 4, time = 3)
@Measurement(iterations = 5, time = 3)
public class ComparisonBenchmark {

    /** Whose server; OpenSSL's is the system's, or the one that {@value OpenSsl#VARIABLE} names. */
    @Param({"postern", "boringssl", "openssl", "jdk"})
    public String library = "postern";

    @Param({"FULL", "FULL_WITH_TICKETS", "RESUMED"})
    public HandshakeKind kind = HandshakeKind.FULL;

    /** The certificate's key. */
    @Param({"EC_P256"})
    public KeyType key = KeyType.EC_P256;

    private @Nullable Handshakes handshakes;

    @Setup
    public void prepare() {
        ServerSide.Library servers =
                Libraries.server(library, key, kind); // sets what the JDK reads with the first context
        handshakes = new Handshakes(Libraries.client(kind), servers, kind);
    }

    @Setup(Level.Invocation)
    public void client() {
        handshakes().client();
    }

    /** The end of one handshake and the beginning of the next, so that it comes to a whole one. */
    @Benchmark
    public int handshake() {
        return handshakes().server();
    }

    @TearDown
    public void end() {
        handshakes().end();
    }

    private Handshakes handshakes() {
        return Objects.requireNonNull(handshakes);
    }
}
