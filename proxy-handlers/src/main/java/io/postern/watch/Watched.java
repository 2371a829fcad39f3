// SPDX-License-Identifier: Apache-2.0
package io.postern.watch;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Files, and who is told of them. Everything but {@link #close} is for the thread of {@link FileWatch}. */
final class Watched implements FileWatch.Registration {

    private static final Logger LOG = LoggerFactory.getLogger(FileWatch.class);

    private final List<Path> files;
    private final Runnable changed;
    private final Consumer<Watched> end;
    private Map<Path, Fingerprint> seen;
    private volatile boolean closed;

    /** Where they are now, as far as it is watched. */
    Set<Way.Step> steps = Set.of();
    /** Whether an event has come that is to be dealt with once it is quiet. */
    boolean pending;
    /** Whether {@link #changed} is to be run then even where the files look as before. */
    boolean certain;

    Watched(Set<Path> files, Instant read, Runnable changed, Consumer<Watched> end) {
        this.files = files.stream().map(Path::toAbsolutePath).toList();
        this.changed = changed;
        this.end = end;
        this.seen = Fingerprint.of(this.files);
        this.certain = seen.values().stream().anyMatch(file -> file.isSince(read));
    }

    List<Path> files() {
        return files;
    }

    boolean closed() {
        return closed;
    }

    /** Whether a file is another one than when this was last asked, and it said so. */
    boolean differs() {
        Map<Path, Fingerprint> now = Fingerprint.of(files);
        boolean differs = !now.equals(seen);
        seen = now;
        return differs;
    }

    void tell() {
        if (closed) {
            return;
        }
        try {
            changed.run();
        } catch (RuntimeException | Error e) {
            // A reader that fails must not keep the others from what they wait for.
            LOG.error("what reads these files failed files={}", files, e);
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            end.accept(this);
        }
    }
}
