// SPDX-License-Identifier: Apache-2.0
package io.postern.bench;

import io.netty.handler.ssl.SslContext;
import io.postern.testing.KeyType;
import java.util.concurrent.TimeUnit;
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
 * Full handshakes per second of the server's side alone, beside other libraries in the same run: every one against the same
 * real client, whose part is not measured. An invocation ends one handshake and begins the next, so that it comes to one
 * whole handshake of the server.
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

    /** Whose server. */
    @Param({"postern", "boringssl", "jdk"})
    public String library = "postern";

    /** The certificate's key. */
    @Param({"EC_P256"})
    public KeyType key = KeyType.EC_P256;

    private final SslContext clients = Libraries.client();
    private ServerSide.Library servers = Libraries.server("postern", KeyType.EC_P256);
    private SslEngineSide client = Libraries.begin(clients);
    private ServerSide beginning = servers.begin();
    private ServerSide ending = beginning;
    private byte[] clientFlight = {};
    private byte[] clientHello = {};
    private byte[] serverFlight = {};

    /** Begins the first handshake. */
    @Setup
    public void prepare() {
        servers = Libraries.server(library, key);
        client = Libraries.begin(clients);
        beginning = servers.begin();
        serverFlight = beginning.flight(client.hello());
    }

    /** The client's part: answers the last flight, and says hello to the next server. */
    @Setup(Level.Invocation)
    public void client() {
        clientFlight = client.exchange(serverFlight);
        client.release();
        client = Libraries.begin(clients);
        clientHello = client.hello();
        ending = beginning;
    }

    /** The server's: the end of one handshake and the beginning of the next. */
    @Benchmark
    public int handshake() {
        ending.finish(clientFlight);
        ending.release();
        beginning = servers.begin();
        serverFlight = beginning.flight(clientHello);
        return serverFlight.length;
    }

    /** Ends the last handshake. */
    @TearDown
    public void end() {
        client.release();
        beginning.release();
    }
}
