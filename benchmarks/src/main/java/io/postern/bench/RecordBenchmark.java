// SPDX-License-Identifier: Apache-2.0
package io.postern.bench;

import io.postern.testing.EngineFixture;
import io.postern.tls.crypto.Aead;
import io.postern.tls.crypto.AeadAlgorithm;
import io.postern.tls.crypto.CipherSuite;
import io.postern.tls.crypto.CryptoProvider;
import io.postern.tls.record.ContentType;
import io.postern.tls.record.KeyLifetime;
import io.postern.tls.record.RecordBuffer;
import io.postern.tls.record.RecordHeader;
import io.postern.tls.record.RecordShape;
import io.postern.tls.record.Sealer;
import io.postern.tls.record.Tls13Opener;
import io.postern.tls.record.Tls13Sealer;
import io.postern.tls.wire.Secret;
import java.util.Objects;
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

/** Records sealed and opened per second. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"})
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class RecordBenchmark {

    @Param({"TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"})
    public CipherSuite suite = CipherSuite.TLS_AES_128_GCM_SHA256;

    /** Bytes of plaintext in a record. */
    @Param({"16384", "1024"})
    public int size;

    private final byte[] iv = new byte[AeadAlgorithm.NONCE_LENGTH];
    private final byte[] output = new byte[RecordBuffer.CAPACITY];
    private final RecordBuffer buffer = new RecordBuffer();
    private byte[] plaintext = {};
    private byte[] record = {};
    private Sealer sealer = sealer();

    /** Makes the record that is opened. */
    @Setup
    public void prepare() {
        plaintext = new byte[size];
        sealer = sealer();
        record = new byte[sealer.maxSealed(size)];
        sealer.seal(ContentType.APPLICATION_DATA, plaintext, 0, size, record, 0);
    }

    @Benchmark
    public int seal() {
        return sealer.seal(ContentType.APPLICATION_DATA, plaintext, 0, size, output, 0);
    }

    /** Opens the same record each time, as the first under its key; the copy into the buffer is part of the work. */
    @Benchmark
    public int open() {
        Tls13Opener opener = new Tls13Opener(aead(), iv);
        System.arraycopy(record, 0, buffer.array(), 0, record.length);
        boolean opened =
                opener.open(buffer.received(ContentType.APPLICATION_DATA, record.length - RecordHeader.LENGTH));
        return opened ? buffer.length() : -1;
    }

    private Sealer sealer() {
        return new Tls13Sealer(
                aead(), iv, suite.aead().tagLength(), RecordShape.PLAIN, new KeyLifetime(Long.MAX_VALUE));
    }

    private Aead aead() {
        CryptoProvider.Suite implementation = Objects.requireNonNull(EngineFixture.CRYPTO.suite(suite));
        return implementation.aead().create(Secret.zeros(suite.aead().keyLength()));
    }
}
