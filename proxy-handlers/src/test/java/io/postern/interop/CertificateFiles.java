// SPDX-License-Identifier: Apache-2.0
package io.postern.interop;

import io.postern.testing.OcspAuthority;
import io.postern.testing.PemText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** A certificate's files in a directory of their own, and how they are replaced. */
record CertificateFiles(Path directory) {

    private static final String KEY_PERMISSIONS = "rw-------";

    /** Makes the directory, with a pair in it. */
    static CertificateFiles of(Path directory, OcspAuthority authority, OcspAuthority.Holder holder) {
        CertificateFiles files = new CertificateFiles(directory);
        files.create();
        files.replace(authority, holder);
        return files;
    }

    Path chain() {
        return directory.resolve("chain.pem");
    }

    Path key() {
        return directory.resolve("key.pem");
    }

    /** An item of {@code certificates}. */
    String yaml() {
        return yaml("");
    }

    /** The same with more in it: {@code ocsp: off}. */
    String yaml(String more) {
        return "{chain: " + chain() + ", key: " + key() + (more.isEmpty() ? "" : ", " + more) + "}";
    }

    /** Puts another pair in the place of the one that is there. */
    void replace(OcspAuthority authority, OcspAuthority.Holder holder) {
        put(key(), keyText(holder));
        put(chain(), chainText(authority, holder));
    }

    static String keyText(OcspAuthority.Holder holder) {
        return PemText.pkcs8(holder.keys().getPrivate());
    }

    static String chainText(OcspAuthority authority, OcspAuthority.Holder holder) {
        return PemText.certificates(holder.certificate(), authority.certificate());
    }

    void create() {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts a whole file into the place of what is there, by a rename. */
    void put(Path file, String content) {
        put(file, content.getBytes(StandardCharsets.UTF_8));
    }

    void put(Path file, byte[] content) {
        Path whole = file.resolveSibling("." + file.getFileName() + ".new");
        try {
            Files.write(whole, content);
            Files.setPosixFilePermissions(whole, PosixFilePermissions.fromString(KEY_PERMISSIONS));
            Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes into the file that is there, half of it at a time. */
    void overwrite(Path file, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        try (var out = Files.newOutputStream(file)) {
            out.write(bytes, 0, bytes.length / 2);
            out.flush();
            out.write(bytes, bytes.length / 2, bytes.length - bytes.length / 2);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
