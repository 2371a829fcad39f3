// SPDX-License-Identifier: Apache-2.0
package io.postern.bench;

import io.postern.cert.Credential;
import io.postern.route.Host;
import io.postern.route.HostTable;
import io.postern.testing.KeyType;
import io.postern.testing.TestCredentials;
import io.postern.tls.crypto.SecurityPolicy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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

/** From a server name to its host and the credential that is served: the same whether there are ten hosts or ten thousand. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RoutingBenchmark {

    private static final int NAMES = 1 << 10;

    @Param({"10", "10000"})
    private int hosts;

    private HostTable table = new HostTable(List.of(), null);
    private final byte[][] exact = new byte[NAMES][];
    private final byte[][] wildcard = new byte[NAMES][];

    /** Which name a thread asks for next. */
    @State(Scope.Thread)
    public static class Cursor {

        private int next;

        private byte[] next(byte[][] names) {
            return names[next++ & NAMES - 1];
        }
    }

    @Setup
    public void makeHosts() {
        Credential credential = TestCredentials.of("localhost").credential(KeyType.EC_P256);
        List<Host> all = new ArrayList<>();
        for (int i = 0; i < hosts; i++) {
            all.add(new Host(
                    "host" + i,
                    List.of("www" + i + ".example", "*.shop" + i + ".example"),
                    List.of(credential),
                    SecurityPolicy.INTERMEDIATE_2026,
                    List.of(),
                    Map.of(),
                    "pool"));
        }
        table = new HostTable(all, null);
        for (int i = 0; i < NAMES; i++) {
            int host = (int) (i * 7919L % hosts);
            exact[i] = ("www" + host + ".example").getBytes(StandardCharsets.US_ASCII);
            wildcard[i] = ("a" + i + ".shop" + host + ".example").getBytes(StandardCharsets.US_ASCII);
        }
    }

    @Benchmark
    public @Nullable Credential exactName(Cursor cursor) {
        return credential(cursor.next(exact));
    }

    @Benchmark
    public @Nullable Credential wildcardName(Cursor cursor) {
        return credential(cursor.next(wildcard));
    }

    private @Nullable Credential credential(byte[] name) {
        Host host = table.select(new String(name, StandardCharsets.US_ASCII));
        return host == null ? null : host.credentials().getFirst();
    }
}
