// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.record;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.crypto.Aead;
import java.util.Arrays;

/** Makes {@code TLSCiphertext} (RFC 8446 §5.2) under one traffic key. */
public final class Tls13Sealer implements Sealer {

    /**
     * Records kept back when a KeyUpdate becomes due: the rest of the current write and the KeyUpdate itself. The relay
     * writes some hundred KiB at most, which are some thousand records even where the peer takes but 64 bytes in each.
     */
    static final long RESERVE = 1 << 16;

    private final Aead aead;
    private final NonceSequence nonces;
    private final int tagLength;
    private final RecordShape shape;
    private final KeyLifetime lifetime;
    private long bytes;

    /** Takes the IV over. */
    public Tls13Sealer(Aead aead, byte[] iv, int tagLength, RecordShape shape, KeyLifetime lifetime) {
        this.aead = aead;
        this.nonces = new NonceSequence(iv);
        this.tagLength = tagLength;
        this.shape = shape;
        this.lifetime = lifetime;
    }

    @Override
    public int maxPlaintext() {
        return shape.maxPlaintext();
    }

    @Override
    public boolean pads() {
        return !(shape.padding() instanceof RecordPadding.None);
    }

    @Override
    public int maxSealed(int length) {
        return RecordHeader.LENGTH + shape.longestInner(length) + tagLength;
    }

    @Override
    public int seal(ContentType type, byte[] input, int inputOffset, int length, byte[] output, int outputOffset) {
        if (nonces.used() >= lifetime.records()) {
            throw new TlsException(Fault.KEY_EXHAUSTED);
        }
        int inner = shape.paddedInner(length);
        int body = outputOffset + RecordHeader.LENGTH;
        System.arraycopy(input, inputOffset, output, body, length);
        output[body + length] = (byte) type.code();
        Arrays.fill(output, body + length + 1, body + inner, (byte) 0);
        RecordHeader.write(ContentType.APPLICATION_DATA, inner + tagLength, output, outputOffset);
        aead.seal(nonces.current(), output, outputOffset, RecordHeader.LENGTH, output, body, inner, output, body);
        nonces.advance();
        bytes += length;
        return RecordHeader.LENGTH + inner + tagLength;
    }

    @Override
    public boolean updateDue() {
        return lifetime.overAt(nonces.used(), bytes, RESERVE);
    }
}
