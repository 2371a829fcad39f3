// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.record;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.crypto.Aead;

/** Makes {@code TLSCiphertext} (RFC 8446 §5.2) under one traffic key, without padding. */
public final class Tls13Sealer implements Sealer {

    /** Records kept back when a KeyUpdate becomes due: the rest of the current write and the KeyUpdate itself. */
    private static final long RESERVE = 1 << 12;

    private final Aead aead;
    private final NonceSequence nonces;
    private final int tagLength;
    private final long recordLimit;

    /**
     * Takes the IV over.
     *
     * @param recordLimit how many records the key may seal (RFC 8446 §5.5)
     */
    public Tls13Sealer(Aead aead, byte[] iv, int tagLength, long recordLimit) {
        this.aead = aead;
        this.nonces = new NonceSequence(iv);
        this.tagLength = tagLength;
        this.recordLimit = recordLimit;
    }

    @Override
    public int overhead() {
        return RecordHeader.LENGTH + 1 + tagLength;
    }

    @Override
    public int seal(ContentType type, byte[] input, int inputOffset, int length, byte[] output, int outputOffset) {
        if (nonces.used() >= recordLimit) {
            throw new TlsException(Fault.KEY_EXHAUSTED);
        }
        int body = outputOffset + RecordHeader.LENGTH;
        System.arraycopy(input, inputOffset, output, body, length);
        output[body + length] = (byte) type.code();
        RecordHeader.write(ContentType.APPLICATION_DATA, length + 1 + tagLength, output, outputOffset);
        aead.seal(nonces.current(), output, outputOffset, RecordHeader.LENGTH, output, body, length + 1, output, body);
        nonces.advance();
        return overhead() + length;
    }

    @Override
    public boolean updateDue() {
        return nonces.used() >= recordLimit - RESERVE;
    }
}
