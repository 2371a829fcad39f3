// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.wire;

import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Bytes that nobody may see: never printed, compared in constant time, zeroed on {@link #close()}.
 *
 * <p>A secret owns its array. Not thread-safe.
 */
public final class Secret implements AutoCloseable {

    private final byte[] bytes;
    private boolean closed;

    private Secret(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Takes the array over: the caller must not keep, change or print it. */
    public static Secret owning(byte[] bytes) {
        return new Secret(bytes);
    }

    /** A secret of {@code length} zero bytes, which RFC 8446 §7.1 uses where there is no key material. */
    public static Secret zeros(int length) {
        return new Secret(new byte[length]);
    }

    public int length() {
        return bytes.length;
    }

    /**
     * The bytes themselves, not a copy, for the primitive that needs them at once. They are zeros after {@link #close()}.
     *
     * @throws IllegalStateException when the secret has been closed: zeros must never be taken for a key
     */
    public byte[] expose() {
        if (closed) {
            throw new IllegalStateException("secret used after it was closed");
        }
        return bytes;
    }

    @Override
    public void close() {
        closed = true;
        Arrays.fill(bytes, (byte) 0);
    }

    /** Compares in time that depends on the lengths only. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && MessageDigest.isEqual(expose(), secret.expose());
    }

    /** The same for all secrets of one length, so that it says nothing about the bytes. */
    @Override
    public int hashCode() {
        return bytes.length;
    }

    @Override
    public String toString() {
        return "Secret[" + bytes.length + " bytes]";
    }
}
