// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import io.postern.tls.crypto.HashAlgorithm;
import io.postern.tls.session.ExternalPsk;
import io.postern.tls.wire.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A line of a {@link PskFile}: {@code [IDENTITY:]KEY [OPTION...]}.
 *
 * @param identity null where it is left out
 * @param name the identity as text, for logs; in hexadecimal where it was written so
 * @param hash of the suites that the key is for, or that it is imported by
 * @param context what the key is imported with (RFC 9258); null where it is used as it is
 */
record PskLine(byte @Nullable [] identity, String name, Secret key, HashAlgorithm hash, byte @Nullable [] context) {

    private static final int LONGEST_KEY = 1024;

    /** Of an identity and of a context: more would take much of a ClientHello. */
    private static final int LONGEST_NAME = 1024;

    private static final String GENERATED = ", as \"openssl rand -hex 32\" prints it";
    private static final String HEX = "0x";
    private static final String NO_NAME = "-";

    private static final String IMPORT = "import";
    private static final String OPTIONS = "base64, sha256, sha384, import or import=CONTEXT";

    /** Words behind the key. */
    private record Options(boolean base64, HashAlgorithm hash, byte @Nullable [] context) {}

    /**
     * Reads a line.
     *
     * @throws CredentialException which quotes nothing of it: what stands in the wrong place may be the key
     */
    static PskLine parse(byte[] text) throws CredentialException {
        List<byte[]> words = SecretLines.words(text);
        byte[] first = words.getFirst();
        int colon = first.length - 1;
        while (colon >= 0 && first[colon] != ':') { // the last one, since identities have colons, and keys have none
            colon--;
        }
        Options options = options(words.subList(1, words.size()));
        byte[] encoded = Arrays.copyOfRange(first, colon + 1, first.length);
        if (encoded.length == 0) {
            throw new CredentialException("no key follows the colon; expected IDENTITY:KEY, without a blank");
        }
        Secret key = key(encoded, options.base64);
        if (colon < 0) {
            if (options.context != null) {
                throw new CredentialException("a key without an identity cannot be imported");
            }
            return new PskLine(null, NO_NAME, key, options.hash, null);
        }
        String name = utf8(Arrays.copyOf(first, colon), "the identity");
        return new PskLine(bytes(name, "the identity", 1), name, key, options.hash, options.context);
    }

    /** Whether somebody may have thought the key up: of random ones, not one in a million is like that. */
    boolean looksLikeAPassword() {
        for (byte b : key.expose()) {
            if (b < ' ' || b > '~') {
                return false;
            }
        }
        return true;
    }

    private static Options options(List<byte[]> words) throws CredentialException {
        boolean base64 = false;
        byte[] context = null;
        HashAlgorithm hash = null;
        List<String> seen = new ArrayList<>();
        for (byte[] word : words) {
            String option = utf8(word, "what follows the key");
            String name = option.startsWith(IMPORT + "=") ? IMPORT : option;
            switch (name) {
                case "base64" -> base64 = true;
                case "sha256", "sha384" -> {
                    if (hash != null) {
                        throw new CredentialException("the key has two hashes; expected sha256 or sha384");
                    }
                    hash = name.equals("sha256") ? HashAlgorithm.SHA256 : HashAlgorithm.SHA384;
                }
                case IMPORT ->
                    context = option.equals(IMPORT)
                            ? new byte[0]
                            : bytes(option.substring(IMPORT.length() + 1), "the context", 0);
                default ->
                    throw new CredentialException("something else follows the key; expected nothing, or " + OPTIONS);
            }
            if (seen.contains(name)) {
                throw new CredentialException("the word " + name + " stands twice");
            }
            seen.add(name);
        }
        return new Options(base64, hash == null ? HashAlgorithm.SHA256 : hash, context);
    }

    private static Secret key(byte[] encoded, boolean base64) throws CredentialException {
        byte[] key = base64 ? SecretLines.base64(encoded) : SecretLines.hex(encoded);
        if (key == null) {
            throw new CredentialException(
                    base64
                            ? "the key is not in base64, of which the length is a multiple of 4"
                            : "the key is not in hexadecimal, which has the digits 0 to 9 and a to f in pairs; behind a"
                                    + " key in base64, write the word base64");
        }
        if (key.length < ExternalPsk.SHORTEST || key.length > LONGEST_KEY) {
            throw new CredentialException("the key has " + key.length + " bytes; expected " + ExternalPsk.SHORTEST
                    + " to " + LONGEST_KEY + " random ones" + GENERATED);
        }
        for (int i = 1; key[i] == key[0]; i++) {
            if (i == key.length - 1) {
                throw new CredentialException("all bytes of the key are the same; expected random ones" + GENERATED);
            }
        }
        return Secret.owning(key);
    }

    /** What a name stands for: itself, or the bytes whose hexadecimal digits follow {@code 0x}. */
    private static byte[] bytes(String name, String what, int least) throws CredentialException {
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        boolean hex = name.startsWith(HEX);
        byte[] bytes = hex ? SecretLines.hex(Arrays.copyOfRange(text, HEX.length(), text.length)) : text;
        if (bytes == null) {
            throw new CredentialException(what + " begins with 0x; expected hexadecimal digits in pairs behind that");
        }
        if (bytes.length < least || bytes.length > LONGEST_NAME) {
            throw new CredentialException(
                    what + " has " + bytes.length + " bytes; expected " + least + " to " + LONGEST_NAME);
        }
        return bytes;
    }

    private static String utf8(byte[] text, String what) throws CredentialException {
        String decoded;
        try {
            decoded = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(text))
                    .toString();
        } catch (CharacterCodingException _) {
            throw new CredentialException(what + " is not UTF-8; for other bytes, write 0x and hexadecimal digits");
        }
        if (decoded.codePoints().anyMatch(Character::isISOControl)) {
            throw new CredentialException(
                    what + " has a control character; for such bytes, write 0x and hexadecimal digits");
        }
        return decoded;
    }
}
