// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import io.postern.tls.crypto.CipherSuite;
import io.postern.tls.crypto.CryptoProvider;
import io.postern.tls.crypto.HashAlgorithm;
import io.postern.tls.crypto.HashFunction;
import io.postern.tls.keys.ImportedPsk;
import io.postern.tls.session.ExternalPsk;
import io.postern.tls.session.PskTable;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * External keys in a file (RFC 8446 §4.2.11), one on each line: {@code [IDENTITY:]KEY [OPTION...]}. docs/CONFIGURATION.md
 * says what all of that may be. Empty lines and those that begin with {@code #} are skipped.
 */
public final class PskFile {

    /** A hundred thousand keys of 32 bytes take about 10 MiB. */
    private static final int MOST_MIB = 64;

    /** Of faults, and of doubts: whoever mends these will look again. */
    private static final int MOST_TOLD = 10;

    private final Path file;
    private final CryptoProvider crypto;
    private final Map<ByteBuffer, ExternalPsk> byIdentity = new HashMap<>();
    private final Map<ByteBuffer, Integer> lineOfIdentity = new HashMap<>();
    private final Map<ByteBuffer, Integer> lineOfKey = new HashMap<>();
    private final List<String> faults = new ArrayList<>();
    private final List<String> doubts = new ArrayList<>();
    private int size;

    private PskFile(Path file, CryptoProvider crypto) {
        this.file = file;
        this.crypto = crypto;
    }

    /**
     * Reads the keys; at least one.
     *
     * @param crypto hashes what is imported
     * @throws CredentialException where one of them cannot be used: each fault begins with {@code FILE:LINE:}, and none
     *     quotes a key
     */
    public static FileBacked.Loaded<PskTable> read(Path file, CryptoProvider crypto) throws CredentialException {
        byte[] bytes = PemFile.bytes(file, MOST_MIB, "PSK");
        try {
            return new PskFile(file, crypto).table(SecretLines.of(bytes));
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private FileBacked.Loaded<PskTable> table(List<SecretLines.Line> lines) throws CredentialException {
        if (lines.isEmpty()) {
            throw new CredentialException(file + " has no key; expected IDENTITY:KEY on a line");
        }
        String exposure = KeyFile.exposure(file, "a file of keys");
        if (exposure != null) {
            doubts.add(exposure);
        }
        ExternalPsk only = null;
        for (SecretLines.Line line : lines) {
            try {
                PskLine parsed = PskLine.parse(line.text());
                if (parsed.identity() == null) {
                    only = only(parsed, lines.size());
                } else {
                    add(line.number(), parsed.identity(), parsed);
                }
                doubt(line.number(), parsed);
            } catch (CredentialException e) {
                faults.add(place(line.number()) + e.problem());
            } finally {
                Arrays.fill(line.text(), (byte) 0);
            }
        }
        if (!faults.isEmpty()) {
            throw new CredentialException(String.join("; ", told(faults)));
        }
        return new FileBacked.Loaded<>(
                only == null ? PskTable.of(byIdentity, size) : PskTable.ofOnly(only), told(doubts));
    }

    private static ExternalPsk only(PskLine parsed, int keys) throws CredentialException {
        if (keys > 1) {
            throw new CredentialException(
                    "the key has no identity; expected IDENTITY:KEY, since it is not the only one");
        }
        return new ExternalPsk(parsed.name(), parsed.key(), parsed.hash(), false);
    }

    private void add(int line, byte[] identity, PskLine parsed) throws CredentialException {
        size++;
        if (parsed.context() == null) {
            put(line, identity, new ExternalPsk(parsed.name(), parsed.key(), parsed.hash(), false));
            return;
        }
        for (HashAlgorithm target : HashAlgorithm.values()) {
            ImportedPsk imported =
                    ImportedPsk.of(identity, parsed.key(), hash(parsed.hash()), parsed.context(), target);
            put(line, imported.identity(), new ExternalPsk(parsed.name(), imported.key(), target, true));
        }
    }

    private void put(int line, byte[] identity, ExternalPsk psk) throws CredentialException {
        ByteBuffer key = ByteBuffer.wrap(identity);
        Integer first = lineOfIdentity.putIfAbsent(key, line);
        if (first != null) {
            throw new CredentialException("the identity is the one of line " + first + " already");
        }
        byIdentity.put(key, psk);
    }

    private void doubt(int line, PskLine parsed) {
        if (parsed.looksLikeAPassword()) {
            doubts.add(place(line) + "the key looks like a password, which can be guessed from one recorded handshake;"
                    + " expected random bytes");
        }
        ByteBuffer digest = ByteBuffer.wrap(Digests.sha256().digest(parsed.key().expose()));
        Integer first = lineOfKey.putIfAbsent(digest, line);
        if (first != null) {
            doubts.add(place(line) + "the key is the one of line " + first
                    + " too; expected another one for each client, and for each use");
        }
    }

    private HashFunction hash(HashAlgorithm algorithm) {
        CipherSuite suite =
                switch (algorithm) {
                    case SHA256 -> CipherSuite.TLS_AES_128_GCM_SHA256;
                    case SHA384 -> CipherSuite.TLS_AES_256_GCM_SHA384;
                };
        return Objects.requireNonNull(crypto.suite(suite)).hash(); // which every provider has
    }

    private String place(int line) {
        return file + ":" + line + ": ";
    }

    private static List<String> told(List<String> all) {
        if (all.size() <= MOST_TOLD) {
            return all;
        }
        List<String> told = new ArrayList<>(all.subList(0, MOST_TOLD));
        told.add("and " + (all.size() - MOST_TOLD) + " more");
        return told;
    }
}
