// SPDX-License-Identifier: Apache-2.0
package io.postern.watch;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells others when files that they read may have changed: written in place, replaced by a rename, or reached through
 * symbolic links of which one was changed (certbot's {@code live/x/cert.pem}, Kubernetes' {@code ..data}). The system's
 * events say when to look; where there are none, as in network file systems, it looks from time to time. One thread does
 * all of it, and runs what is to be run. Safe for use by many threads.
 */
public final class FileWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(FileWatch.class);

    /** Somebody's interest in files. */
    public interface Registration extends AutoCloseable {

        /** Ends it: no call begins any more, though one that is under way goes on. */
        @Override
        void close();
    }

    private final Intervals intervals;
    private final Directories directories;
    private final WatchThread thread;
    /** Only of the thread, as what is in it. */
    private final Set<Watched> all = new LinkedHashSet<>();
    /** Of which a directory is not watched. */
    private final Set<Watched> unwatched = new LinkedHashSet<>();

    FileWatch(Intervals intervals, @Nullable WatchService service) {
        this.intervals = intervals;
        this.directories = new Directories(service, directory -> touchEveryone(directory, true));
        this.thread = new WatchThread("postern-files", service, this::event);
    }

    /** With the system's events, or without where it has none left to give. */
    public static FileWatch start() {
        return start(Intervals.USUAL, service());
    }

    static FileWatch start(Intervals intervals, @Nullable WatchService service) {
        FileWatch watch = new FileWatch(intervals, service);
        watch.repeat(intervals.retry(), watch::retry);
        watch.repeat(intervals.comparison(), watch::compareAll);
        watch.thread.start();
        return watch;
    }

    /** The same for files that have not been read yet: changes from now on count. */
    public Registration watch(Set<Path> files, Runnable changed) {
        return watch(files, Instant.MAX, changed);
    }

    /**
     * Runs {@code changed} whenever one of the files may have changed. It may wait for files; it is never run twice at a
     * time, and nothing else of this watch is meanwhile. What it throws is logged.
     *
     * @param files which need not exist, nor do their directories
     * @param read when they began to be read: what has been written since counts as changed
     */
    public Registration watch(Set<Path> files, Instant read, Runnable changed) {
        Watched watched = new Watched(files, read, changed, this::end);
        thread.execute(() -> begin(watched));
        return watched;
    }

    /** Has everyone told, whatever the files look like; returns at once. */
    public void rereadAll() {
        thread.execute(() -> all.forEach(watched -> {
            watched.certain = true;
            thread.at(System.nanoTime(), () -> settle(watched));
        }));
    }

    /** Ends all registrations; waits a moment at most for a call that is under way. */
    @Override
    public void close() {
        thread.close();
    }

    private static @Nullable WatchService service() {
        try {
            return FileSystems.getDefault().newWatchService();
        } catch (IOException e) {
            LOG.warn("no events of files, they are looked at every second instead reason=\"{}\"", e.getMessage());
            return null;
        }
    }

    private void repeat(Duration interval, Runnable task) {
        thread.at(System.nanoTime() + interval.toNanos(), () -> {
            try {
                task.run();
            } finally {
                repeat(interval, task);
            }
        });
    }

    private void begin(Watched watched) {
        if (!watched.closed()) {
            all.add(watched);
            // It may have changed before there were events for it.
            settle(watched);
        }
    }

    private void end(Watched watched) {
        thread.execute(() -> {
            all.remove(watched);
            unwatched.remove(watched);
            directories.follow(watched, Set.of());
        });
    }

    private void event(WatchKey key) {
        Directory directory = directories.of(key);
        if (directory == null) {
            key.cancel();
            return;
        }
        directory.lastEvent = System.nanoTime();
        for (WatchEvent<?> event : key.pollEvents()) {
            if (event.context() instanceof Path name) {
                event(directory, name);
            } else {
                touchEveryone(directory, true); // OVERFLOW: each key gets one when the system's queue was full
            }
        }
        if (!key.reset()) {
            directories.lost(directory);
            touchEveryone(directory, true);
        }
    }

    private void event(Directory directory, Path name) {
        Set<Watched> files = directory.named(Way.Kind.FILE, name);
        Set<Watched> links = directory.named(Way.Kind.LINK, name);
        Set<Watched> hints = directory.named(Way.Kind.HINT, name);
        files.forEach(watched -> touch(watched, true));
        links.forEach(watched -> touch(watched, false));
        hints.forEach(watched -> touch(watched, false));
        if (files.isEmpty() && links.isEmpty() && hints.isEmpty() && directory.hasFiles()) {
            touchEveryone(directory, false);
        }
    }

    private void touch(Watched watched, boolean certain) {
        watched.certain |= certain;
        if (!watched.pending) {
            watched.pending = true;
            long since = System.nanoTime();
            whenQuiet(since, () -> directories.lastEvent(watched, since), () -> settle(watched));
        }
    }

    /** Does nothing for each before it is quiet: there may be thousands. */
    private void touchEveryone(Directory directory, boolean missed) {
        directory.missed |= missed;
        if (!directory.pending) {
            directory.pending = true;
            whenQuiet(System.nanoTime(), () -> directory.lastEvent, () -> settle(directory));
        }
    }

    private void whenQuiet(long since, LongSupplier lastEvent, Runnable task) {
        long time = quiet(since, lastEvent);
        thread.at(time, () -> {
            if (quiet(since, lastEvent) - time <= 0) {
                task.run();
            } else {
                whenQuiet(since, lastEvent, task);
            }
        });
    }

    private long quiet(long since, LongSupplier lastEvent) {
        long quiet = lastEvent.getAsLong() + intervals.quiet().toNanos();
        long longest = since + intervals.longest().toNanos();
        return quiet - longest < 0 ? quiet : longest;
    }

    private void settle(Directory directory) {
        boolean missed = directory.missed;
        directory.pending = false;
        directory.missed = false;
        if (missed) {
            directory.everyone(Way.Kind.values()).forEach(this::settle);
        } else {
            directory.everyone(Way.Kind.FILE).forEach(this::compare);
        }
    }

    private void compare(Watched watched) {
        if (!watched.pending && watched.differs()) {
            watched.certain = true;
            settle(watched);
        }
    }

    /** Finds out where the files are now, and tells of them where they have changed. */
    private void settle(Watched watched) {
        watched.pending = false;
        if (watched.closed()) {
            return;
        }
        follow(watched);
        // After their directories are watched: there is an event for what is changed later.
        boolean differs = watched.differs();
        if (watched.certain || differs) {
            watched.certain = false;
            watched.tell();
        }
    }

    private void follow(Watched watched) {
        Way way = Way.to(watched.files());
        if (directories.follow(watched, way.steps()) && way.complete()) {
            unwatched.remove(watched);
        } else {
            unwatched.add(watched);
        }
    }

    private void retry() {
        for (Watched watched : List.copyOf(unwatched)) {
            follow(watched);
            if (watched.differs()) {
                touch(watched, true);
            }
        }
    }

    private void compareAll() {
        for (Watched watched : all) {
            if (watched.differs()) {
                touch(watched, true);
            }
        }
    }
}
