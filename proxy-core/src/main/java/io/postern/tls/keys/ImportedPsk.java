// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.keys;

import io.postern.tls.crypto.HashAlgorithm;
import io.postern.tls.crypto.HashFunction;
import io.postern.tls.wire.Secret;
import io.postern.tls.wire.Writer;

/**
 * A key that was derived for TLS 1.3, and for one hash, from one that may be in use elsewhere (RFC 9258 §5.1).
 *
 * @param identity what a client calls it in pre_shared_key: a serialized {@code ImportedIdentity}
 * @param key {@code ipskx}, as long as the output of {@code hash}; never closed by this class
 * @param hash of the suites that it may be used with ({@code target_kdf})
 */
public record ImportedPsk(byte[] identity, Secret key, HashAlgorithm hash) {

    private static final int TLS_1_3 = 0x0304;

    /**
     * Imports a key.
     *
     * <pre>
     * struct {
     *     opaque external_identity&lt;1...2^16-1&gt;;
     *     opaque context&lt;0..2^16-1&gt;;
     *     uint16 target_protocol;
     *     uint16 target_kdf;
     * } ImportedIdentity;
     * </pre>
     *
     * @param externalIdentity 1 to 65,535 bytes
     * @param key the external key; the caller closes it
     * @param hash that of the external key, SHA-256 unless it says otherwise; by this one it is derived, whatever the target
     * @param context what the key was agreed on with; 0 to 65,535 bytes
     * @param target the hash of the suites that the result is for
     */
    public static ImportedPsk of(
            byte[] externalIdentity, Secret key, HashFunction hash, byte[] context, HashAlgorithm target) {
        if (externalIdentity.length == 0) {
            throw new IllegalArgumentException("a key without an identity");
        }
        byte[] identity = identity(externalIdentity, context, target);
        Hkdf hkdf = new Hkdf(hash);
        try (Secret salt = Secret.zeros(hkdf.hashLength());
                Secret epskx = hkdf.extract(salt, key)) {
            return new ImportedPsk(
                    identity, hkdf.expandLabel(epskx, "derived psk", hkdf.hash(identity), target.length()), target);
        }
    }

    private static byte[] identity(byte[] externalIdentity, byte[] context, HashAlgorithm target) {
        Writer writer = new Writer(externalIdentity.length + context.length + 8);
        try (var _ = writer.vector16()) {
            writer.bytes(externalIdentity);
        }
        try (var _ = writer.vector16()) {
            writer.bytes(context);
        }
        return writer.u16(TLS_1_3).u16(kdf(target)).toByteArray();
    }

    /** {@code HKDF_SHA256} and {@code HKDF_SHA384} in the registry of RFC 9258 §10. */
    private static int kdf(HashAlgorithm target) {
        return switch (target) {
            case SHA256 -> 0x0001;
            case SHA384 -> 0x0002;
        };
    }
}
