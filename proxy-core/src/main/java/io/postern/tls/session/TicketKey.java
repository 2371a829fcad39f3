// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.session;

import io.postern.tls.crypto.CryptoProvider;
import io.postern.tls.crypto.HashFunction;
import io.postern.tls.wire.Secret;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A key that tickets are sealed under. Never closed: another thread may be sealing with it when it is replaced. Safe for use
 * by many threads.
 */
public final class TicketKey {

    /** Bytes of a name. */
    public static final int NAME_LENGTH = 16;

    /** Bytes of the key itself. */
    public static final int LENGTH = 32;

    private static final byte[] NAME_LABEL = {'n', 'a', 'm', 'e'};

    private final byte[] name;
    private final Secret secret;

    private TicketKey(byte[] name, Secret secret) {
        this.name = name;
        this.secret = secret;
    }

    /**
     * The key made of some bytes; its name follows from them, so that all nodes that have the key call it the same.
     *
     * @param secret {@link #LENGTH} bytes that nobody can guess, owned by the key from now on
     * @param sha256 what the name is derived by
     */
    public static TicketKey of(Secret secret, HashFunction sha256) {
        if (secret.length() != LENGTH) {
            throw new IllegalArgumentException("a ticket key of " + secret.length() + " bytes");
        }
        return new TicketKey(Arrays.copyOf(sha256.hmac(secret, NAME_LABEL), NAME_LENGTH), secret);
    }

    /** A new key, which nobody else has. */
    public static TicketKey generate(CryptoProvider crypto) {
        byte[] bytes = new byte[LENGTH];
        crypto.random().nextBytes(bytes);
        return of(Secret.owning(bytes), SealedTickets.sha256(crypto));
    }

    /** Whether {@code ticket}, which has at least {@link #NAME_LENGTH} bytes, begins with the name of this key. */
    boolean named(byte[] ticket) {
        return Arrays.equals(name, 0, NAME_LENGTH, ticket, 0, NAME_LENGTH);
    }

    /** Not secret: every ticket begins with it. Not to be changed. */
    public byte[] name() {
        return name;
    }

    Secret secret() {
        return secret;
    }

    /** Whether it is the same key. */
    @Override
    public boolean equals(Object other) {
        return other instanceof TicketKey key && secret.equals(key.secret);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(name);
    }

    @Override
    public String toString() {
        return "TicketKey[" + HexFormat.of().formatHex(name) + "]";
    }
}
