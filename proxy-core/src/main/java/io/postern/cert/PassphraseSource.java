// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where a passphrase or PIN stands. It is read anew whenever it is needed, and not kept. */
public sealed interface PassphraseSource {

    /**
     * Reads it.
     *
     * @throws CredentialException where it is missing or empty; the message never quotes it
     */
    Passphrase read() throws CredentialException;

    /** The files that it is read from. */
    Set<Path> files();

    /** What is wrong with who may read it, or null. */
    @Nullable
    String exposure();

    /** The first line of a file in UTF-8. */
    record InFile(Path file) implements PassphraseSource {

        private static final int MOST_MIB = 1;

        @Override
        public Passphrase read() throws CredentialException {
            byte[] bytes = PemFile.bytes(file, MOST_MIB, "text");
            int end = 0;
            while (end < bytes.length && bytes[end] != '\n' && bytes[end] != '\r') {
                end++;
            }
            byte[] line = Arrays.copyOf(bytes, end);
            Arrays.fill(bytes, (byte) 0);
            if (end == 0) {
                throw new CredentialException(file + " has an empty first line; expected the passphrase there");
            }
            return Passphrase.decode(line);
        }

        @Override
        public Set<Path> files() {
            return Set.of(file);
        }

        @Override
        public @Nullable String exposure() {
            return KeyFile.exposure(file, "a passphrase");
        }
    }

    /** A variable of the process's environment. */
    record InVariable(String name) implements PassphraseSource {

        @Override
        public Passphrase read() throws CredentialException {
            String value = System.getenv(name);
            if (value == null) {
                throw new CredentialException("there is no environment variable " + Text.oneLine(name));
            }
            if (value.isEmpty()) {
                throw new CredentialException(
                        "the environment variable " + Text.oneLine(name) + " is empty; expected the passphrase");
            }
            return Passphrase.of(value.toCharArray());
        }

        @Override
        public Set<Path> files() {
            return Set.of();
        }

        @Override
        public @Nullable String exposure() {
            return null;
        }
    }
}
