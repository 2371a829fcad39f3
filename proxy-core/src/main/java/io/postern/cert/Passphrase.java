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
    public char[] characters() {
        return characters;
    }

    boolean isEmpty() {
        return characters.length == 0;
    }

    /** Compares in constant time. */
    boolean isSameAs(Passphrase other) {
        return MessageDigest.isEqual(bytes(), other.bytes());
    }

    /** Its bytes in UTF-8, each as a character; a copy, to be wiped. */
    char[] octets() {
        ByteBuffer utf8 = ByteBuffer.allocate(4 * characters.length);
        StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(characters), utf8, true);
        utf8.flip();
        char[] octets = new char[utf8.remaining()];
        for (int i = 0; i < octets.length; i++) {
            octets[i] = (char) (utf8.get() & 0xff);
        }
        Arrays.fill(utf8.array(), (byte) 0);
        return octets;
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
