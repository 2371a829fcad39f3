// SPDX-License-Identifier: Apache-2.0
package io.postern.config;

import io.postern.cert.CredentialException;
import io.postern.tls.crypto.CryptoProvider;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * What a configuration depends on beside its text.
 *
 * @param directory what relative paths are relative to
 * @param clock what certificates are checked against
 */
record Surroundings(Path directory, CryptoProvider crypto, InstantSource clock) {

    Instant now() {
        return clock.instant();
    }

    Path path(String text) throws MalformedException {
        if (text.isEmpty()) {
            throw new MalformedException("expected a path, found \"\"");
        }
        try {
            return directory.resolve(text).normalize();
        } catch (InvalidPathException e) {
            throw new MalformedException("not a path: " + Words.quote(text));
        }
    }

    /** How a file becomes a value. */
    @FunctionalInterface
    interface FileReader<T> {
        T read(Path file) throws CredentialException;
    }

    /** What is in the file that a value names; null where that cannot be read, which is then reported. */
    <T> @Nullable T file(YamlValue value, FileReader<T> reader) {
        Path file = value.parsed(this::path);
        return file == null ? null : value.attempted(() -> reader.read(file));
    }
}
