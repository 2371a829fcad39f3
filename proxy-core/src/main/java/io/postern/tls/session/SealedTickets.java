// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.session;

import io.postern.tls.alert.TlsException;
import io.postern.tls.crypto.CipherSuite;
import io.postern.tls.crypto.CryptoProvider;
import io.postern.tls.crypto.HashFunction;
import io.postern.tls.wire.Reader;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Tickets that hold their {@link TicketState}, sealed as {@link TicketSealing} does it. */
public final class SealedTickets implements Tickets {

    private final TicketSealing sealing;

    /**
     * Tickets under these keys.
     *
     * @throws NullPointerException where the provider has no AES-256-GCM or SHA-256, which every provider has
     */
    public SealedTickets(CryptoProvider crypto, TicketKeys keys) {
        this.sealing = new TicketSealing("seal", crypto, keys);
    }

    /** What ticket keys are named and derived by. */
    public static HashFunction sha256(CryptoProvider crypto) {
        return Objects.requireNonNull(crypto.suite(CipherSuite.TLS_AES_128_GCM_SHA256))
                .hash();
    }

    @Override
    public byte @Nullable [] seal(TicketState state) {
        byte[] content = state.toByteArray();
        try {
            return sealing.seal(content);
        } finally {
            Arrays.fill(content, (byte) 0);
        }
    }

    @Override
    public @Nullable TicketState open(byte[] ticket) {
        byte[] content = sealing.open(ticket);
        if (content == null) {
            return null;
        }
        try {
            return TicketState.read(new Reader(content));
        } catch (TlsException _) {
            return null;
        } finally {
            Arrays.fill(content, (byte) 0);
        }
    }
}
