// SPDX-License-Identifier: Apache-2.0
package io.postern.interop;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;

/** Bytes that look random and are the same in every run, so that what is lost, doubled or exchanged on the way shows. */
final class Content {

    static final int MIB = 1 << 20;

    /** What every client downloads and uploads. */
    static final int LENGTH = 10 * MIB;

    private static final int BLOCK = 64 << 10;
    private static final Map<Integer, String> DIGESTS = new ConcurrentHashMap<>();

    private Content() {}

    /** The first {@code length} bytes. */
    static byte[] bytes(int length) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(length);
        try {
            write(out, length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** Writes the first {@code length} bytes, making them on the way. */
    static void write(OutputStream out, int length) throws IOException {
        SplittableRandom random = new SplittableRandom(0x706f7374);
        byte[] block = new byte[BLOCK];
        for (int left = length; left > 0; left -= BLOCK) {
            random.nextBytes(block);
            out.write(block, 0, Math.min(left, BLOCK));
        }
    }

    /** SHA-256, in hexadecimal, of the first {@code length} bytes. */
    static String digest(int length) {
        return DIGESTS.computeIfAbsent(length, wanted -> {
            MessageDigest sha256 = sha256();
            try (OutputStream out = new DigestStream(sha256)) {
                write(out, wanted);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return HexFormat.of().formatHex(sha256.digest());
        });
    }

    static String digest(byte[] bytes) {
        return HexFormat.of().formatHex(sha256().digest(bytes));
    }

    /** What {@code POST /upload} answers to these bytes. */
    static String receipt(int length, String digest) {
        return length + " " + digest;
    }

    /** The receipt for the first {@link #LENGTH} bytes. */
    static String receipt() {
        return receipt(LENGTH, digest(LENGTH));
    }

    /** Reads to the end and says how much it was, as a receipt. */
    static String receipt(InputStream in) throws IOException {
        MessageDigest sha256 = sha256();
        byte[] block = new byte[BLOCK];
        int length = 0;
        for (int read = in.read(block); read >= 0; read = in.read(block)) {
            sha256.update(block, 0, read);
            length += read;
        }
        return receipt(length, HexFormat.of().formatHex(sha256.digest()));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class DigestStream extends OutputStream {
        private final MessageDigest digest;

        DigestStream(MessageDigest digest) {
            this.digest = digest;
        }

        @Override
        public void write(int b) {
            digest.update((byte) b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            digest.update(bytes, offset, length);
        }
    }
}
