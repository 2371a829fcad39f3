// SPDX-License-Identifier: Apache-2.0
package io.postern.bogo;

import io.postern.tls.crypto.HashAlgorithm;
import io.postern.tls.extension.SupportedVersions;
import io.postern.tls.session.ExternalPsk;
import io.postern.tls.session.ExternalPsks;
import io.postern.tls.wire.Secret;
import io.postern.tls.wire.Writer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * The external keys that the flags name, each imported for the hashes of TLS 1.3 (RFC 9258). A key is named by the number of
 * its credential.
 *
 * @param keys by their imported identity in hexadecimal
 * @param slowWork looks them up; null where that takes no time
 */
record ShimPsks(Map<String, ExternalPsk> keys, @Nullable Executor slowWork) implements ExternalPsks {

    /** The keys among the flags' credentials. */
    static ShimPsks of(Flags flags, Executor slowWork) {
        Map<String, ExternalPsk> keys = new HashMap<>();
        List<Flags> credentials = flags.credentials();
        for (int i = 1; i < credentials.size(); i++) {
            if (credentials.get(i).has(KnownFlags.NEW_EXTERNAL_KEY)) {
                for (HashAlgorithm target : HashAlgorithm.values()) {
                    byte[] identity = importedIdentity(credentials.get(i), target);
                    keys.put(
                            HexFormat.of().formatHex(identity),
                            new ExternalPsk(
                                    Integer.toString(i - 1),
                                    Secret.owning(importedKey(credentials.get(i), identity, target)),
                                    target,
                                    true));
                }
            }
        }
        return new ShimPsks(keys, flags.has("async") ? slowWork : null);
    }

    @Override
    public CompletionStage<@Nullable ExternalPsk> find(byte[] identity) {
        String name = HexFormat.of().formatHex(identity);
        return slowWork == null
                ? CompletableFuture.completedStage(keys.get(name))
                : CompletableFuture.supplyAsync(() -> keys.get(name), slowWork);
    }

    /**
     * RFC 9258 §5.1:
     *
     * <pre>
     * struct {
     *     opaque external_identity&lt;1...2^16-1&gt;;
     *     opaque context&lt;0..2^16-1&gt;;
     *     uint16 target_protocol;
     *     uint16 target_kdf;
     * } ImportedIdentity;
     * </pre>
     */
    private static byte[] importedIdentity(Flags credential, HashAlgorithm target) {
        Writer identity = new Writer(64);
        for (String part : List.of("psk-importer-identity", "psk-importer-context")) {
            try (var _ = identity.vector16()) {
                identity.bytes(credential.bytes(part));
            }
        }
        int kdf =
                switch (target) {
                    case SHA256 -> 1;
                    case SHA384 -> 2;
                };
        return identity.u16(SupportedVersions.TLS13).u16(kdf).toByteArray();
    }

    /** {@code ipsk} (RFC 9258 §5.1). The hash of the external key derives it, whatever it is imported for. */
    private static byte[] importedKey(Flags credential, byte[] identity, HashAlgorithm target) {
        String hash = credential.has("psk-importer-sha384") ? "SHA384" : "SHA256";
        try {
            Writer label = new Writer(80).u16(target.length());
            try (var _ = label.vector8()) {
                label.bytes("tls13 derived psk".getBytes(StandardCharsets.US_ASCII));
            }
            try (var _ = label.vector8()) {
                label.bytes(
                        MessageDigest.getInstance(hash.replace("SHA", "SHA-")).digest(identity));
            }
            return KDF.getInstance("HKDF-" + hash)
                    .deriveData(HKDFParameterSpec.ofExtract()
                            .addIKM(credential.bytes("psk-importer-key"))
                            .thenExpand(label.toByteArray(), target.length()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
