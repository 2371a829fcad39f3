// SPDX-License-Identifier: Apache-2.0
package io.postern.bench;

import io.postern.tls.message.ClientHello;
import io.postern.tls.wire.Reader;
import java.util.concurrent.TimeUnit;
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

/** From the bytes of a ClientHello to its fields and all its extensions. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ClientHelloBenchmark {

    private static final int MESSAGE_HEADER = 4;

    @Param({"CHROME", "OPENSSL"})
    public TypicalClient client = TypicalClient.CHROME;

    private byte[] message = {};

    @Setup
    public void prepare() {
        message = client.hello();
    }

    @Benchmark
    public ClientHello parse() {
        return ClientHello.read(new Reader(message, MESSAGE_HEADER, message.length));
    }
}
