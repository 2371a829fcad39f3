// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/** What a key is encrypted by, or the PIN of a token. To be closed after use, which wipes it; nothing prints it. */
public final class Passphrase implements AutoCloseable {

    private final char[] characters;

    private Passphrase(char[] characters) {
        this.characters = characters;
    }

    /** A copy of these characters. */
    static Passphrase of(char... characters) {
        return new Passphrase(characters.clone());
    }

    /** UTF-8; the bytes are wiped. */
    static Passphrase decode(byte[] text) {
        CharBuffer decoded = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(text));
        char[] characters = new char[decoded.remaining()];
        decoded.get(characters);
        Arrays.fill(decoded.array(), '\0');
        Arrays.fill(text, (byte) 0);
        return new Passphrase(characters);
    }

    /** Not to be changed, nor used after {@link #close}. */
    char[] characters() {
        return characters;
    }

    boolean isEmpty() {
        return characters.length == 0;
    }

    /** Compares in constant time. */
    boolean isSameAs(Passphrase other) {
        return MessageDigest.isEqual(bytes(), other.bytes());
    }

    private byte[] bytes() {
        ByteBuffer bytes = ByteBuffer.allocate(2 * characters.length);
        bytes.asCharBuffer().put(characters);
        return bytes.array();
    }

    @Override
    public void close() {
        Arrays.fill(characters, '\0');
    }

    /** Without the characters, nor their number. */
    @Override
    public String toString() {
        return "a passphrase";
    }
}
