// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.session;

import io.postern.tls.alert.TlsException;
import io.postern.tls.crypto.Aead;
import io.postern.tls.crypto.AeadAlgorithm;
import io.postern.tls.crypto.CipherSuite;
import io.postern.tls.crypto.CryptoProvider;
import io.postern.tls.crypto.HashFunction;
import io.postern.tls.wire.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Seals what clients keep for us by AES-256-GCM, each time under a key of its own, which comes from the named one and a salt:
 * many nodes may then seal any number of times under one named key, and no nonce ever repeats (the way of XAES-256-GCM, with
 * HMAC in place of CMAC). Safe for use by many threads.
 *
 * <pre>
 * struct {
 *     opaque key_name[16];
 *     opaque salt[24];
 *     opaque sealed_content[];
 * } Sealed;
 * </pre>
 */
final class TicketSealing {

    private static final int SALT_LENGTH = 24;
    private static final int HEADER = TicketKey.NAME_LENGTH + SALT_LENGTH;
    private static final AeadAlgorithm ALGORITHM = AeadAlgorithm.AES_256_GCM;

    /** Under a key that is used once. */
    private static final byte[] NONCE = new byte[AeadAlgorithm.NONCE_LENGTH];

    private final byte[] label;
    private final CryptoProvider crypto;
    private final Aead.Factory aead;
    private final HashFunction sha256;
    private final TicketKeys keys;

    /**
     * Sealing under these keys.
     *
     * @param label what is sealed: that of one label cannot be passed off as that of another
     * @throws NullPointerException where the provider has no AES-256-GCM or SHA-256, which every provider has
     */
    TicketSealing(String label, CryptoProvider crypto, TicketKeys keys) {
        this.label = label.getBytes(StandardCharsets.US_ASCII);
        this.crypto = crypto;
        this.aead = Objects.requireNonNull(crypto.suite(CipherSuite.TLS_AES_256_GCM_SHA384))
                .aead();
        this.sha256 = SealedTickets.sha256(crypto);
        this.keys = keys;
    }

    /** Null where there is no key to seal under. */
    byte @Nullable [] seal(byte[] content) {
        TicketKey key = keys.current().sealing();
        if (key == null) {
            return null;
        }
        byte[] salt = new byte[SALT_LENGTH];
        crypto.random().nextBytes(salt);
        byte[] sealed = new byte[HEADER + content.length + ALGORITHM.tagLength()];
        System.arraycopy(key.name(), 0, sealed, 0, TicketKey.NAME_LENGTH);
        System.arraycopy(salt, 0, sealed, TicketKey.NAME_LENGTH, SALT_LENGTH);
        aead(key, salt).seal(NONCE, sealed, 0, HEADER, content, 0, content.length, sealed, HEADER);
        return sealed;
    }

    /** The content; null where it was not sealed here, was changed, or its key is gone. */
    byte @Nullable [] open(byte[] sealed) {
        if (sealed.length < HEADER + ALGORITHM.tagLength()) {
            return null;
        }
        for (TicketKey key : keys.current().opening()) {
            if (key.named(sealed)) {
                return open(sealed, key);
            }
        }
        return null;
    }

    private byte @Nullable [] open(byte[] sealed, TicketKey key) {
        byte[] salt = Arrays.copyOfRange(sealed, TicketKey.NAME_LENGTH, HEADER);
        byte[] buffer = Arrays.copyOfRange(sealed, HEADER, sealed.length);
        try {
            int length = aead(key, salt).open(NONCE, sealed, 0, HEADER, buffer, 0, buffer.length);
            return Arrays.copyOf(buffer, length);
        } catch (TlsException _) {
            return null;
        } finally {
            Arrays.fill(buffer, (byte) 0);
        }
    }

    private Aead aead(TicketKey key, byte[] salt) {
        try (Secret once = Secret.owning(sha256.hmac(key.secret(), label, salt))) {
            return aead.create(once);
        }
    }
}
