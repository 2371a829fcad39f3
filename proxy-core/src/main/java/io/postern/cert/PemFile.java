// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/**
 * The blocks of a PEM file (RFC 7468). Text between blocks is skipped, as every tool does. BouncyCastle's PEMParser is
 * not used above its PemReader, since it gives up on a file with a block that it does not know.
 */
final class PemFile {

    /** A chain of ten certificates with RSA-4096 keys has 25 KiB. */
    private static final int MOST_MIB = 1;

    private static final int DER_SEQUENCE = 0x30;

    private PemFile() {}

    /** At least one block. */
    static List<PemObject> blocks(Path file) throws CredentialException {
        return blocks(file, bytes(file, MOST_MIB));
    }

    /** The blocks of a file that has been read; at least one. */
    static List<PemObject> blocks(Path file, byte[] bytes) throws CredentialException {
        List<PemObject> blocks = new ArrayList<>();
        // Comments may be in any encoding, and this one can read all bytes.
        try (PemReader reader =
                new PemReader(new InputStreamReader(new ByteArrayInputStream(bytes), StandardCharsets.ISO_8859_1))) {
            for (PemObject block = reader.readPemObject(); block != null; block = reader.readPemObject()) {
                blocks.add(block);
            }
        } catch (IOException | RuntimeException e) {
            throw new CredentialException(file + " has a damaged PEM block (number " + (blocks.size() + 1) + "): "
                    + Text.oneLine(e.getMessage()));
        }
        if (!blocks.isEmpty()) {
            return blocks;
        }
        if (bytes[0] == DER_SEQUENCE) {
            throw new CredentialException(
                    file + " is binary (DER or PKCS #12); expected PEM, to which openssl converts it");
        }
        throw new CredentialException(file + " has no PEM block; expected -----BEGIN ...-----");
    }

    /** What a file has, for a message that says what it has not. */
    static String labels(List<PemObject> blocks) {
        return blocks.stream()
                .map(PemObject::getType)
                .distinct()
                .map(Text::oneLine)
                .collect(Collectors.joining(", "));
    }

    /** All of a file that has a byte at least and {@code mostMib} MiB at most. */
    static byte[] bytes(Path file, int mostMib) throws CredentialException {
        return bytes(file, mostMib, "PEM");
    }

    /** The same of a file of another kind, which messages then name. */
    static byte[] bytes(Path file, int mostMib, String kind) throws CredentialException {
        if (Files.isDirectory(file)) {
            throw new CredentialException(file + " is a directory; expected a " + kind + " file");
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            // To open a pipe waits until somebody writes into it, which may be never.
            throw new CredentialException(file + " is a pipe, a device or a socket; expected a file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes((mostMib << 20) + 1);
            if (bytes.length == 0) {
                throw new CredentialException(file + " is empty; expected " + kind);
            }
            if (bytes.length > mostMib << 20) {
                throw new CredentialException(
                        file + " is longer than " + mostMib + " MiB; expected a " + kind + " file");
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw new CredentialException("there is no file " + file);
        } catch (AccessDeniedException e) {
            throw new CredentialException(file + " may not be read by this user");
        } catch (IOException e) {
            throw new CredentialException(file + " cannot be read: " + Text.oneLine(e.getMessage()));
        }
    }
}
