// SPDX-License-Identifier: Apache-2.0
package io.postern.fuzz;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.postern.testing.EngineFixture;
import io.postern.tls.crypto.CipherSuite;
import io.postern.tls.crypto.CryptoProvider;
import io.postern.tls.record.ContentType;
import io.postern.tls.record.HandshakeReassembler;
import io.postern.tls.record.KeyLifetime;
import io.postern.tls.record.Opener;
import io.postern.tls.record.PlaintextOpener;
import io.postern.tls.record.RecordBuffer;
import io.postern.tls.record.RecordHeader;
import io.postern.tls.record.RecordShape;
import io.postern.tls.record.Tls13Opener;
import io.postern.tls.record.Tls13Sealer;
import io.postern.tls.wire.Secret;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/** Records, in the clear and under keys that the input may hold too, and the messages that are put together from them. */
class RecordLayerFuzzTest {

    private static final CryptoProvider.Suite SUITE =
            Objects.requireNonNull(EngineFixture.CRYPTO.suite(CipherSuite.TLS_AES_128_GCM_SHA256));

    private static final AtomicInteger RUNS = new AtomicInteger();

    /** Another one each time: providers refuse to seal twice with one key and nonce. */
    private static byte[] newKey() {
        return ByteBuffer.allocate(16).putInt(RUNS.getAndIncrement()).array();
    }

    @FuzzTest
    void records(FuzzedDataProvider data) {
        byte[] key = newKey();
        Opener opener = data.consumeBoolean()
                ? new PlaintextOpener(data.consumeInt(0, 1 << 16))
                : Tls13Opener.ofHandshake(
                        SUITE.aead().create(Secret.owning(key.clone())),
                        new byte[12],
                        data.consumeInt(64, RecordShape.LONGEST),
                        data.consumeInt(0, 1 << 16));
        Tls13Sealer sealer = new Tls13Sealer(
                SUITE.aead().create(Secret.owning(key.clone())),
                new byte[12],
                16,
                RecordShape.PLAIN,
                new KeyLifetime(1 << 20));
        HandshakeReassembler reassembler = new HandshakeReassembler();
        RecordBuffer buffer = new RecordBuffer();
        Decoding.run(() -> {
            for (int i = 0; data.remainingBytes() > 0 && i < 64; i++) {
                byte[] record = data.consumeBoolean() ? sealed(sealer, data) : data.consumeBytes(300);
                if (record.length < RecordHeader.LENGTH) {
                    return;
                }
                RecordHeader header = RecordHeader.parse(record, 0, i == 0);
                if (header.length() > opener.maxFragment() || header.length() > record.length - RecordHeader.LENGTH) {
                    return;
                }
                System.arraycopy(record, 0, buffer.array(), 0, record.length);
                if (opener.open(buffer.received(header.type(), header.length()))
                        && buffer.type() == ContentType.HANDSHAKE) {
                    reassembler.add(buffer.array(), buffer.offset(), buffer.length());
                    while (reassembler.next(1 << 14) != null) {
                        // Each message is whole, and no longer than the limit.
                    }
                }
            }
        });
    }

    private static byte[] sealed(Tls13Sealer sealer, FuzzedDataProvider data) {
        ContentType type = data.pickValue(ContentType.values());
        byte[] content = data.consumeBytes(300);
        byte[] record = new byte[sealer.maxSealed(content.length)];
        sealer.seal(type, content, 0, content.length, record, 0);
        return record;
    }
}
