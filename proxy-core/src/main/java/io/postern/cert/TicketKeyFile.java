// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import io.postern.tls.crypto.CryptoProvider;
import io.postern.tls.crypto.HashFunction;
import io.postern.tls.session.SealedTickets;
import io.postern.tls.session.SharedRing;
import io.postern.tls.session.TicketKey;
import io.postern.tls.session.TicketKeys;
import io.postern.tls.wire.Secret;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Ticket keys in a file that nodes share: one on each line, 32 bytes in base64 or hexadecimal, the newest last. Empty lines
 * and those that begin with {@code #} are skipped. The key before the last seals, or the only one ({@link
 * TicketKeys.Ring#shared}).
 */
public final class TicketKeyFile {

    private static final int MOST_MIB = 1;

    private static final String EXPECTED = "expected 32 bytes in base64 (44 characters) or hexadecimal (64 digits)";

    private TicketKeyFile() {}

    /**
     * The keys in a file, which are read again when it changes.
     *
     * @throws CredentialException where it cannot be used; what is wrong with a line begins with {@code FILE:LINE:} and
     *     never quotes it
     */
    public static FileBacked<TicketKeys.Ring> open(Path file, CryptoProvider crypto) throws CredentialException {
        HashFunction sha256 = SealedTickets.sha256(crypto);
        FileBacked.Loader<TicketKeys.Ring> loader = () -> new FileBacked.Loaded<>(
                TicketKeys.Ring.shared(read(file).stream()
                        .map(key -> TicketKey.of(key, sha256))
                        .toList()),
                doubts(file));
        return new FileBacked<>(
                file.toString(), Set.of(file), loader, loader.load().value());
    }

    /** What is odd about the file although it can be used: one sentence each, without a full stop. */
    public static List<String> doubts(Path file) {
        String exposure = KeyFile.exposure(file, "a file of ticket keys");
        return exposure == null ? List.of() : List.of(exposure);
    }

    /**
     * The keys themselves, at least one, the oldest first.
     *
     * @throws CredentialException as {@link #open}
     */
    public static List<Secret> read(Path file) throws CredentialException {
        byte[] bytes = PemFile.bytes(file, MOST_MIB, "ticket key");
        try {
            return keys(file, bytes);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private static List<Secret> keys(Path file, byte[] bytes) throws CredentialException {
        List<Secret> keys = new ArrayList<>();
        for (SecretLines.Line line : SecretLines.of(bytes)) {
            String place = file + ":" + line.number() + ": ";
            int length = line.text().length;
            Secret key = decoded(line.text());
            Arrays.fill(line.text(), (byte) 0);
            if (key == null) {
                throw new CredentialException(place + EXPECTED + ", found " + length + " characters that are neither");
            }
            if (keys.contains(key)) {
                throw new CredentialException(place + "this key stands in the file already");
            }
            keys.add(key);
            if (keys.size() > SharedRing.MOST) {
                throw new CredentialException(place + "expected " + SharedRing.MOST + " keys at most");
            }
        }
        if (keys.isEmpty()) {
            throw new CredentialException(file + " has no ticket key; " + EXPECTED + " on a line");
        }
        return keys;
    }

    /** Null where it is neither. */
    private static @Nullable Secret decoded(byte[] text) {
        byte[] key = text.length == 2 * TicketKey.LENGTH ? SecretLines.hex(text) : SecretLines.base64(text);
        return key == null || key.length != TicketKey.LENGTH ? null : Secret.owning(key);
    }
}
