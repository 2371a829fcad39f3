// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.keys;

import io.postern.tls.crypto.HashFunction;
import io.postern.tls.wire.Secret;
import io.postern.tls.wire.Writer;
import java.nio.charset.StandardCharsets;

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
     * HKDF-Expand-Label(secret, label, context, length).
     *
     * @param length at most {@code Hash.length}, which all that TLS derives stays within but exporters: so the expansion
     *     is a single HMAC
     */
    private Secret expandLabel(Secret secret, String label, byte[] context, int length) {
        if (length > hashLength()) {
            throw new IllegalArgumentException(length + " bytes from one HMAC of " + hashLength());
        }
        byte[] okm = hash.hmac(secret, hkdfLabel(label, context, length), new byte[] {1});
        if (length == okm.length) {
            return Secret.owning(okm);
        }
        try (Secret whole = Secret.owning(okm)) {
            return Secret.owning(java.util.Arrays.copyOf(whole.expose(), length));
        }
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
