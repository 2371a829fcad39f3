// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import io.postern.tls.extension.CertificateCompressionAlgorithm;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The compressed forms of one credential's Certificate message (RFC 8879), each made once, when a client first asks for it:
 * the best compression takes milliseconds, and of thousands of hosts few see clients of every kind. Safe for use by many
 * threads.
 */
public final class CompressedMessages {

    /** Empty while it is being made, and where it cannot be made. */
    private final Map<Kind, Optional<Compressed>> made = new ConcurrentHashMap<>();

    /**
     * What tells the messages of one credential from one another.
     *
     * @param withTimestamps whether the signed certificate timestamps are in it
     * @param withStaples whether the staples are in it
     */
    public record Kind(CertificateCompressionAlgorithm algorithm, boolean withTimestamps, boolean withStaples) {}

    /**
     * A message.
     *
     * @param bytes not to be changed
     * @param uncompressedLength in bytes
     */
    public record Compressed(byte[] bytes, int uncompressedLength) {}

    /**
     * The compressed message. Where there is none yet, it is made elsewhere, and whoever asks now goes without.
     *
     * @param message makes what is to be compressed
     * @param slowWork where it is made; it may reject that, and will be asked again
     */
    public @Nullable Compressed of(Kind kind, Supplier<byte[]> message, Executor slowWork) {
        if (made.putIfAbsent(kind, Optional.empty()) == null) {
            byte[] uncompressed = message.get();
            try {
                slowWork.execute(() -> make(kind, uncompressed));
            } catch (RejectedExecutionException _) {
                made.remove(kind);
            }
        }
        return made.getOrDefault(kind, Optional.empty()).orElse(null);
    }

    private void make(Kind kind, byte[] uncompressed) {
        byte[] compressed = CertificateCompression.compress(kind.algorithm(), uncompressed);
        if (compressed != null && compressed.length < uncompressed.length) {
            made.put(kind, Optional.of(new Compressed(compressed, uncompressed.length)));
        }
    }
}
