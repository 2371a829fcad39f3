// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.decoder.DecoderJNI;
import com.aayushatharva.brotli4j.encoder.Encoder;
import com.github.luben.zstd.Zstd;
import io.postern.tls.extension.CertificateCompressionAlgorithm;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The compression algorithms of RFC 8879 §3. Brotli and zstd are native code, which a platform may lack: then they are not
 * {@link #available}. They are loaded when they are first needed. Safe for use by many threads.
 */
public final class CertificateCompression {

    private static final Logger LOG = LoggerFactory.getLogger(CertificateCompression.class);

    private static final int BEST_ZSTD = 19;

    /** What has been tried. */
    private static final ConcurrentMap<CertificateCompressionAlgorithm, Boolean> WORKS = new ConcurrentHashMap<>();

    private CertificateCompression() {}

    /** What this machine can do. Loads the libraries, which takes up to half a second the first time. */
    public static Set<CertificateCompressionAlgorithm> available() {
        Set<CertificateCompressionAlgorithm> available = EnumSet.noneOf(CertificateCompressionAlgorithm.class);
        for (CertificateCompressionAlgorithm algorithm : CertificateCompressionAlgorithm.values()) {
            if (works(algorithm)) {
                available.add(algorithm);
            }
        }
        return available;
    }

    /** Whether this machine was found to lack an algorithm. False as long as nobody needed it; waits for nothing. */
    public static boolean missing(CertificateCompressionAlgorithm algorithm) {
        return Boolean.FALSE.equals(WORKS.get(algorithm));
    }

    /** As small as the algorithm makes it, which takes milliseconds; null where it fails, or is not available. */
    static byte @Nullable [] compress(CertificateCompressionAlgorithm algorithm, byte[] message) {
        return works(algorithm) ? compressed(algorithm, message) : null;
    }

    private static byte @Nullable [] compressed(CertificateCompressionAlgorithm algorithm, byte[] message) {
        try {
            return switch (algorithm) {
                case ZLIB -> deflate(message);
                case BROTLI -> Encoder.compress(message);
                case ZSTD -> Zstd.compress(message, BEST_ZSTD);
            };
        } catch (IOException | RuntimeException e) {
            LOG.warn("a certificate cannot be compressed by {}: {}", algorithm, e.toString());
            return null;
        }
    }

    /**
     * Undoes the compression of what a peer sent.
     *
     * @param length of the message, in bytes: no more memory is taken than that
     * @return null where the result is not of exactly that length, or there is none, as where it is not available
     */
    public static byte @Nullable [] decompress(
            CertificateCompressionAlgorithm algorithm, byte[] compressed, int length) {
        return works(algorithm) ? decompressed(algorithm, compressed, length) : null;
    }

    private static byte @Nullable [] decompressed(
            CertificateCompressionAlgorithm algorithm, byte[] compressed, int length) {
        byte[] message = new byte[length];
        try {
            int written =
                    switch (algorithm) {
                        case ZLIB -> inflate(compressed, message);
                        case BROTLI -> unbrotli(compressed, message);
                        case ZSTD -> unzstd(compressed, message);
                    };
            return written == length ? message : null;
        } catch (DataFormatException | IOException | RuntimeException _) {
            return null;
        }
    }

    private static byte[] deflate(byte[] message) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
        try {
            deflater.setInput(message);
            deflater.finish();
            ByteArrayOutputStream out = new ByteArrayOutputStream(message.length);
            byte[] buffer = new byte[1024];
            while (!deflater.finished()) {
                out.write(buffer, 0, deflater.deflate(buffer));
            }
            return out.toByteArray();
        } finally {
            deflater.end();
        }
    }

    /** How many bytes it comes to; -1 where there is more, on either side. */
    private static int inflate(byte[] compressed, byte[] message) throws DataFormatException {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(compressed);
            int length = 0;
            while (!inflater.finished()) {
                int more = inflater.inflate(message, length, message.length - length);
                length += more;
                if (more == 0 && !inflater.finished()) {
                    return -1;
                }
            }
            return inflater.getRemaining() == 0 ? length : -1;
        } finally {
            inflater.end();
        }
    }

    private static int unbrotli(byte[] compressed, byte[] message) throws IOException {
        DecoderJNI.Wrapper decoder = new DecoderJNI.Wrapper(Math.max(1, compressed.length));
        try {
            decoder.getInputBuffer().put(compressed);
            decoder.push(compressed.length);
            int length = 0;
            while (decoder.getStatus() == DecoderJNI.Status.NEEDS_MORE_OUTPUT || decoder.hasOutput()) {
                ByteBuffer chunk = decoder.pull();
                if (chunk.remaining() > message.length - length) {
                    return -1;
                }
                int count = chunk.remaining();
                chunk.get(message, length, count);
                length += count;
            }
            return decoder.getStatus() == DecoderJNI.Status.DONE ? length : -1;
        } finally {
            decoder.destroy();
        }
    }

    private static int unzstd(byte[] compressed, byte[] message) {
        long length = Zstd.decompressByteArray(message, 0, message.length, compressed, 0, compressed.length);
        return Zstd.isError(length) ? -1 : (int) length;
    }

    /** Whether an algorithm works, which is tried once; a loop that waits for nobody asks {@link #missing}. */
    private static boolean works(CertificateCompressionAlgorithm algorithm) {
        return WORKS.computeIfAbsent(algorithm, CertificateCompression::tried);
    }

    private static boolean tried(CertificateCompressionAlgorithm algorithm) {
        byte[] message = new byte[200];
        try {
            if (algorithm == CertificateCompressionAlgorithm.BROTLI) {
                Brotli4jLoader.ensureAvailability();
            }
            byte[] compressed = compressed(algorithm, message);
            return compressed != null && Arrays.equals(message, decompressed(algorithm, compressed, message.length));
        } catch (RuntimeException | LinkageError e) { // no native library for this platform
            LOG.warn("certificates are not compressed by {}: {}", algorithm, e.toString());
            return false;
        }
    }
}
