// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.record;

/** No protection: ServerHello, alerts before keys, change_cipher_spec ({@code TLSPlaintext}, RFC 8446 §5.1). */
public final class PlaintextSealer implements Sealer {

    @Override
    public int maxPlaintext() {
        return RecordHeader.MAX_PLAINTEXT;
    }

    @Override
    public boolean pads() {
        return false;
    }

    @Override
    public int maxSealed(int length) {
        return RecordHeader.LENGTH + length;
    }

    @Override
    public int seal(ContentType type, byte[] input, int inputOffset, int length, byte[] output, int outputOffset) {
        System.arraycopy(input, inputOffset, output, outputOffset + RecordHeader.LENGTH, length);
        RecordHeader.write(type, length, output, outputOffset);
        return RecordHeader.LENGTH + length;
    }

    @Override
    public boolean updateDue() {
        return false;
    }
}
