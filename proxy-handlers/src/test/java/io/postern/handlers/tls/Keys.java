// SPDX-License-Identifier: Apache-2.0
package io.postern.handlers.tls;

import io.postern.testing.EngineFixture;
import io.postern.tls.crypto.Aead;
import io.postern.tls.crypto.CipherSuite;
import io.postern.tls.record.ContentType;
import io.postern.tls.record.KeyLifetime;
import io.postern.tls.record.Opener;
import io.postern.tls.record.RecordHeader;
import io.postern.tls.record.RecordShape;
import io.postern.tls.record.Sealer;
import io.postern.tls.record.Tls13Opener;
import io.postern.tls.record.Tls13Sealer;
import io.postern.tls.wire.Secret;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Objects;

/** Record protection under keys that a number names. */
final class Keys {

    static final int OVERHEAD = RecordHeader.LENGTH + 1 + 16;

    private Keys() {}

    static Sealer sealer(int key) {
        return sealer(key, 1 << 24);
    }

    static Sealer sealer(int key, long recordLimit) {
        return sealer(key, RecordShape.PLAIN, recordLimit);
    }

    static Sealer sealer(int key, RecordShape shape) {
        return sealer(key, shape, 1 << 24);
    }

    private static Sealer sealer(int key, RecordShape shape, long recordLimit) {
        return new Tls13Sealer(aead(key), new byte[12], 16, shape, new KeyLifetime(recordLimit));
    }

    static Opener opener(int key) {
        return new Tls13Opener(aead(key), new byte[12]);
    }

    static byte[] seal(Sealer sealer, ContentType type, byte[] content) {
        byte[] record = new byte[sealer.maxSealed(content.length)];
        sealer.seal(type, content, 0, content.length, record, 0);
        return record;
    }

    /** A record of that sequence number, whose inner plaintext, type and padding included, is given. */
    static byte[] sealInner(int key, int sequence, byte[] inner) {
        byte[] record = new byte[RecordHeader.LENGTH + inner.length + 16];
        record[0] = (byte) ContentType.APPLICATION_DATA.code();
        record[1] = 3;
        record[2] = 3;
        record[3] = (byte) ((inner.length + 16) >>> 8);
        record[4] = (byte) (inner.length + 16);
        byte[] nonce = new byte[12];
        nonce[nonce.length - 1] ^= (byte) sequence;
        aead(key).seal(nonce, record, 0, RecordHeader.LENGTH, inner, 0, inner.length, record, RecordHeader.LENGTH);
        return record;
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static Aead aead(int key) {
        byte[] bytes = new byte[16];
        Arrays.fill(bytes, (byte) key);
        return Objects.requireNonNull(EngineFixture.CRYPTO.suite(CipherSuite.TLS_AES_128_GCM_SHA256))
                .aead()
                .create(Secret.owning(bytes));
    }
}
