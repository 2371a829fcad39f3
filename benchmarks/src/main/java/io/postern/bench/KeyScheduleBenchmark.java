// SPDX-License-Identifier: Apache-2.0
package io.postern.bench;

import io.postern.testing.EngineFixture;
import io.postern.tls.crypto.AeadAlgorithm;
import io.postern.tls.crypto.CipherSuite;
import io.postern.tls.crypto.HashFunction;
import io.postern.tls.keys.EarlySecrets;
import io.postern.tls.keys.EarlySecrets.Binder;
import io.postern.tls.keys.Exporter;
import io.postern.tls.keys.HandshakeSecrets;
import io.postern.tls.keys.MasterSecrets;
import io.postern.tls.keys.ResumptionSecret;
import io.postern.tls.keys.TrafficSecret;
import io.postern.tls.wire.Secret;
import java.util.Arrays;
import java.util.Objects;
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
import org.openjdk.jmh.infra.Blackhole;

/** What a server derives in a handshake (RFC 8446 §7.1), given the shared secret and the hashes of the transcript. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"})
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class KeyScheduleBenchmark {

    private static final byte[] TICKET_NONCE = {0};

    @Param({"TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384"})
    public CipherSuite suite = CipherSuite.TLS_AES_128_GCM_SHA256;

    private final Secret sharedSecret = Secret.owning(bytes(32, 1));
    private HashFunction hash = hash();
    private Secret psk = Secret.owning(new byte[] {2});
    private byte[] helloHash = {};
    private byte[] serverHelloHash = {};
    private byte[] serverFinishedHash = {};
    private byte[] clientFinishedHash = {};
    private byte[] binder = {};
    private @Nullable MasterSecrets master;

    @Setup
    public void prepare() {
        hash = hash();
        int length = hash.algorithm().length();
        psk = Secret.owning(bytes(length, 2));
        helloHash = bytes(length, 3);
        serverHelloHash = bytes(length, 4);
        serverFinishedHash = bytes(length, 5);
        clientFinishedHash = bytes(length, 6);
        try (EarlySecrets early = EarlySecrets.of(hash, psk)) {
            binder = early.binder(Binder.RESUMPTION, helloHash);
        }
        master = EarlySecrets.withoutPsk(hash).handshake(sharedSecret).master();
    }

    /** From the shared secret to the keys of application data: record keys of both epochs, both Finished, the exporter. */
    @Benchmark
    public void fullHandshake(Blackhole keys) {
        toApplicationKeys(EarlySecrets.withoutPsk(hash), keys);
    }

    /** The same from the key of a ticket, whose binder is checked. */
    @Benchmark
    public void resumedHandshake(Blackhole keys) {
        EarlySecrets early = EarlySecrets.of(hash, psk);
        keys.consume(early.verifies(Binder.RESUMPTION, binder, helloHash));
        toApplicationKeys(early, keys);
    }

    /** The resumption secret, and the key of one ticket. */
    @Benchmark
    public Secret ticketKey() {
        try (ResumptionSecret resumption = Objects.requireNonNull(master).resumption(clientFinishedHash)) {
            return resumption.psk(TICKET_NONCE);
        }
    }

    private void toApplicationKeys(EarlySecrets early, Blackhole keys) {
        HandshakeSecrets handshake = early.handshake(sharedSecret);
        try (TrafficSecret client = handshake.clientTraffic(serverHelloHash);
                TrafficSecret server = handshake.serverTraffic(serverHelloHash)) {
            recordKeys(client, keys);
            recordKeys(server, keys);
            keys.consume(server.verifyData(serverHelloHash));
            keys.consume(client.verifies(serverFinishedHash, serverFinishedHash));
        }
        try (MasterSecrets secrets = handshake.master();
                TrafficSecret client = secrets.clientTraffic(serverFinishedHash);
                TrafficSecret server = secrets.serverTraffic(serverFinishedHash);
                Exporter exporter = secrets.exporter(serverFinishedHash)) {
            recordKeys(client, keys);
            recordKeys(server, keys);
            keys.consume(exporter);
        }
    }

    private void recordKeys(TrafficSecret secret, Blackhole keys) {
        AeadAlgorithm aead = suite.aead();
        try (Secret key = secret.writeKey(aead)) {
            keys.consume(key);
        }
        keys.consume(secret.writeIv());
    }

    private HashFunction hash() {
        return Objects.requireNonNull(EngineFixture.CRYPTO.suite(suite)).hash();
    }

    private static byte[] bytes(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
