// SPDX-License-Identifier: Apache-2.0
package io.postern.daemon;

import io.postern.tls.keys.KeyLog;
import io.postern.tls.wire.Secret;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The secrets of every connection, in a file that Wireshark and others read (RFC 9850). Lines are written by a thread of
 * their own, so that no event loop waits for a disk; when it falls behind, lines are dropped, and the log says how many.
 * It is loud, since whoever has the file can read all traffic: a warning at the start, and again every hour.
 */
final class KeyLogFile implements KeyLog, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(KeyLogFile.class);
    private static final long BETWEEN_WARNINGS = Duration.ofHours(1).toNanos();
    private static final int CAPACITY = 8192;
    private static final String OWNER_ONLY = "rw-------";

    private final Path file;
    private final OutputStream out;
    private final BlockingQueue<String> queue = new ArrayBlockingQueue<>(CAPACITY);
    private final AtomicLong dropped = new AtomicLong();
    private final Thread thread = new Thread(this::write, "key-log");
    private volatile boolean closing;

    private KeyLogFile(Path file, OutputStream out) {
        this.file = file;
        this.out = out;
        thread.setDaemon(true);
    }

    /**
     * Opens the file, to which is appended; makes it, for its owner alone, where there is none.
     *
     * @throws IOException where it cannot be written
     */
    static KeyLogFile open(Path file) throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                && Files.getFileStore(file.toAbsolutePath().getParent()).supportsFileAttributeView("posix")) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY)));
        }
        KeyLogFile log =
                new KeyLogFile(file, Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
        log.warn();
        log.thread.start();
        return log;
    }

    @Override
    public void secret(String label, byte[] clientRandom, Secret secret) {
        HexFormat hex = HexFormat.of();
        String line = label + ' ' + hex.formatHex(clientRandom) + ' ' + hex.formatHex(secret.expose()) + '\n';
        if (!queue.offer(line)) {
            dropped.incrementAndGet();
        }
    }

    /** Writes what is queued, waiting a moment at most. */
    @Override
    public void close() {
        closing = true;
        thread.interrupt();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(1));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void warn() {
        LOG.warn(
                "KEYS ARE LOGGED file={} reason=\"--key-log or SSLKEYLOGFILE is set: whoever has this file can read all"
                        + " traffic\"",
                file);
    }

    private void write() {
        long nextWarning = System.nanoTime() + BETWEEN_WARNINGS;
        try (out) {
            while (!closing || !queue.isEmpty()) {
                String line = next(nextWarning - System.nanoTime());
                if (line != null) {
                    out.write(line.getBytes(StandardCharsets.US_ASCII));
                }
                long lost = dropped.getAndSet(0);
                if (lost > 0) {
                    LOG.warn("key log lines dropped count={} file={}", lost, file);
                }
                if (System.nanoTime() - nextWarning >= 0) {
                    warn();
                    nextWarning += BETWEEN_WARNINGS;
                }
            }
        } catch (IOException e) {
            LOG.error("the key log cannot be written file={} reason=\"{}\"", file, e.getMessage());
        }
    }

    private @Nullable String next(long nanos) {
        try {
            return closing ? queue.poll() : queue.poll(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            return queue.poll(); // closing: what is queued is written, and then the thread ends
        }
    }
}
