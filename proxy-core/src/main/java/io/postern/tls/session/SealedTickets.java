// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.session;

import io.postern.tls.alert.TlsException;
import io.postern.tls.crypto.Aead;
import io.postern.tls.crypto.AeadAlgorithm;
import io.postern.tls.crypto.CipherSuite;
import io.postern.tls.crypto.CryptoProvider;
import io.postern.tls.crypto.HashFunction;
import io.postern.tls.wire.Reader;
import io.postern.tls.wire.Secret;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tickets sealed by AES-256-GCM, each under a key of its own, which comes from the named one and a salt: many nodes may then
 * seal any number of tickets under one named key, and no nonce ever repeats (the way of XAES-256-GCM, with HMAC in place of
 * CMAC).
 *
 * <pre>
 * struct {
 *     opaque key_name[16];
 *     opaque salt[24];
 *     opaque sealed_state[];
 * } Ticket;
 * </pre>
 */
public final class SealedTickets implements Tickets {

    private static final int SALT_LENGTH = 24;
    private static final int HEADER = TicketKey.NAME_LENGTH + SALT_LENGTH;
    private static final AeadAlgorithm ALGORITHM = AeadAlgorithm.AES_256_GCM;

    /** Under a key that is used once. */
    private static final byte[] NONCE = new byte[AeadAlgorithm.NONCE_LENGTH];

    private static final byte[] LABEL = {'s', 'e', 'a', 'l'};

    private final CryptoProvider crypto;
    private final Aead.Factory aead;
    private final HashFunction sha256;
    private final TicketKeys keys;

    /**
     * Tickets under these keys.
     *
     * @throws NullPointerException where the provider has no AES-256-GCM or SHA-256, which every provider has
     */
    public SealedTickets(CryptoProvider crypto, TicketKeys keys) {
        this.crypto = crypto;
        this.aead = Objects.requireNonNull(crypto.suite(CipherSuite.TLS_AES_256_GCM_SHA384))
                .aead();
        this.sha256 = sha256(crypto);
        this.keys = keys;
    }

    /** What ticket keys are named and derived by. */
    public static HashFunction sha256(CryptoProvider crypto) {
        return Objects.requireNonNull(crypto.suite(CipherSuite.TLS_AES_128_GCM_SHA256))
                .hash();
    }

    @Override
    public byte @Nullable [] seal(TicketState state) {
        TicketKey key = keys.current().sealing();
        if (key == null) {
            return null;
        }
        byte[] salt = new byte[SALT_LENGTH];
        crypto.random().nextBytes(salt);
        byte[] plaintext = state.toByteArray();
        byte[] ticket = new byte[HEADER + plaintext.length + ALGORITHM.tagLength()];
        System.arraycopy(key.name(), 0, ticket, 0, TicketKey.NAME_LENGTH);
        System.arraycopy(salt, 0, ticket, TicketKey.NAME_LENGTH, SALT_LENGTH);
        aead(key, salt).seal(NONCE, ticket, 0, HEADER, plaintext, 0, plaintext.length, ticket, HEADER);
        Arrays.fill(plaintext, (byte) 0);
        return ticket;
    }

    @Override
    public @Nullable TicketState open(byte[] ticket) {
        if (ticket.length < HEADER + ALGORITHM.tagLength()) {
            return null;
        }
        for (TicketKey key : keys.current().opening()) {
            if (key.named(ticket)) {
                return open(ticket, key);
            }
        }
        return null;
    }

    private @Nullable TicketState open(byte[] ticket, TicketKey key) {
        byte[] salt = Arrays.copyOfRange(ticket, TicketKey.NAME_LENGTH, HEADER);
        byte[] buffer = Arrays.copyOfRange(ticket, HEADER, ticket.length);
        try {
            int length = aead(key, salt).open(NONCE, ticket, 0, HEADER, buffer, 0, buffer.length);
            return TicketState.read(new Reader(buffer, 0, length));
        } catch (TlsException _) {
            return null;
        } finally {
            Arrays.fill(buffer, (byte) 0);
        }
    }

    private Aead aead(TicketKey key, byte[] salt) {
        try (Secret once = Secret.owning(sha256.hmac(key.secret(), LABEL, salt))) {
            return aead.create(once);
        }
    }
}
