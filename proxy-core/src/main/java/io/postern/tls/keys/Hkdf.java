// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.keys;

import io.postern.tls.crypto.HashFunction;
import io.postern.tls.wire.Secret;
import io.postern.tls.wire.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** HKDF (RFC 5869) with the labels of TLS 1.3 (RFC 8446 §7.1). */
final class Hkdf {

    private static final byte[] NO_CONTEXT = {};

    private final HashFunction hash;

    Hkdf(HashFunction hash) {
        this.hash = hash;
    }

    int hashLength() {
        return hash.algorithm().length();
    }

    /** HKDF-Extract(salt, ikm). */
    Secret extract(Secret salt, Secret inputKeyingMaterial) {
        return Secret.owning(hash.hmac(salt, inputKeyingMaterial.expose()));
    }

    /** Derive-Secret(secret, label, messages), given the hash of the messages. */
    Secret deriveSecret(Secret secret, String label, byte[] transcriptHash) {
        return expandLabel(secret, label, transcriptHash, hashLength());
    }

    /** Derive-Secret(secret, label, ""). */
    Secret deriveSecret(Secret secret, String label) {
        return deriveSecret(secret, label, hash.newDigest().digest());
    }

    /** HKDF-Expand-Label(secret, label, "", length). */
    Secret expandLabel(Secret secret, String label, int length) {
        return expandLabel(secret, label, NO_CONTEXT, length);
    }

    /**
     * HKDF-Expand-Label(secret, label, context, length): a single HMAC for all that TLS derives for itself, since that is
     * no longer than {@code Hash.length}; exporters may ask for more.
     *
     * @param length at most 255 times {@code Hash.length} (RFC 5869 §2.3)
     */
    Secret expandLabel(Secret secret, String label, byte[] context, int length) {
        if (length < 0 || length > 255 * hashLength()) {
            throw new IllegalArgumentException(length + " bytes from HMACs of " + hashLength());
        }
        byte[] info = hkdfLabel(label, context, length);
        byte[] block = hash.hmac(secret, info, new byte[] {1});
        if (length == block.length) {
            return Secret.owning(block);
        }
        byte[] output = Arrays.copyOf(block, length);
        for (int done = block.length; done < length; done += block.length) {
            byte[] next = hash.hmac(secret, block, info, new byte[] {(byte) (done / block.length + 1)});
            Arrays.fill(block, (byte) 0);
            block = next;
            System.arraycopy(block, 0, output, done, Math.min(block.length, length - done));
        }
        Arrays.fill(block, (byte) 0);
        return Secret.owning(output);
    }

    /** The hash of some bytes, on its own. */
    byte[] hash(byte[] data) {
        return hash.newDigest().digest(data);
    }

    byte[] hmac(Secret key, byte[] data) {
        return hash.hmac(key, data);
    }

    private static byte[] hkdfLabel(String label, byte[] context, int length) {
        Writer writer = new Writer(80).u16(length);
        try (var _ = writer.vector8()) {
            writer.bytes("tls13 ".getBytes(StandardCharsets.US_ASCII)).bytes(label.getBytes(StandardCharsets.US_ASCII));
        }
        try (var _ = writer.vector8()) {
            writer.bytes(context);
        }
        return writer.toByteArray();
    }
}
