// SPDX-License-Identifier: Apache-2.0
package io.postern.ocsp;

import io.postern.cert.OcspException;
import io.postern.cert.OcspSubject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Responses on disk, so that a restart needs no responder: a file for each certificate, named after it. What is read is
 * verified like what comes from a responder, so that the directory need not be trusted. Several processes may share it.
 * Blocks on files.
 */
final class StapleCache {

    private static final Logger LOG = LoggerFactory.getLogger(StapleCache.class);
    private static final int LONGEST = 64 << 10;
    private static final String SUFFIX = ".ocsp";
    private static final String PART = "part";
    private static final Pattern OURS = Pattern.compile("([0-9a-f]{64}|" + PART + "[0-9]+)\\.ocsp");

    /** Longer than any response holds. */
    private static final Duration FORGOTTEN_AFTER = Duration.ofDays(90);

    private final @Nullable Path directory;
    private final AtomicBoolean complained = new AtomicBoolean();

    /** @param directory made where it is not there; null for none, and nothing is kept */
    StapleCache(@Nullable Path directory) {
        this.directory = directory;
    }

    /** What was kept of a certificate, if it still holds; else null. */
    Responders.@Nullable Answer read(OcspSubject subject, Instant now) {
        if (directory == null) {
            return null;
        }
        Path file = file(directory, subject);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return null; // there is none, or a pipe that would have us wait
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] response = in.readNBytes(LONGEST + 1);
            Files.setLastModifiedTime(file, FileTime.from(now)); // it is still of use, and not to be swept
            return new Responders.Answer(response, subject.verify(response, null, now));
        } catch (NoSuchFileException _) {
            return null;
        } catch (IOException e) {
            complain(file, e);
        } catch (OcspException e) {
            LOG.info(
                    "kept OCSP response passed over certificate={} file={} reason=\"{}\"",
                    subject.name(),
                    file,
                    e.problem());
        }
        return null;
    }

    /** Keeps a response in place of the one that is there; what cannot be written is said once, and is no reason to stop. */
    void write(OcspSubject subject, byte[] response) {
        if (directory == null) {
            return;
        }
        Path file = file(directory, subject);
        try {
            Files.createDirectories(directory);
            Path part = Files.createTempFile(directory, PART, SUFFIX);
            try {
                Files.write(part, response);
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            complain(file, e);
        }
    }

    /** Deletes what has not been written for so long that its certificate must be gone. */
    void sweep(Instant now) {
        if (directory == null || !Files.isDirectory(directory)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, this::isOurs)) {
            for (Path file : files) {
                sweep(file, now.minus(FORGOTTEN_AFTER));
            }
        } catch (IOException e) {
            complain(directory, e);
        }
    }

    /** There may be other files beside ours. */
    private boolean isOurs(Path file) {
        return OURS.matcher(file.getFileName().toString()).matches();
    }

    private static void sweep(Path file, Instant before) throws IOException {
        try {
            if (Files.getLastModifiedTime(file).toInstant().isBefore(before)) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException _) {
            // Another process was faster.
        }
    }

    private static Path file(Path directory, OcspSubject subject) {
        return directory.resolve(subject.fingerprint() + SUFFIX);
    }

    private void complain(Path file, IOException e) {
        if (complained.compareAndSet(false, true)) {
            LOG.warn(
                    "OCSP responses are not kept over a restart file={} reason=\"{}\" hint=\"see ocsp.cache\"",
                    file,
                    e.toString());
        }
    }
}
