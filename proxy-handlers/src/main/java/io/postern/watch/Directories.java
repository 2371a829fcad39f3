// SPDX-License-Identifier: Apache-2.0
package io.postern.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The directories that matter to anyone, each watched once. For one thread. */
final class Directories {

    private static final Logger LOG = LoggerFactory.getLogger(FileWatch.class);

    private final @Nullable WatchService service;
    private final Consumer<Directory> missedEvents;
    private final Map<Path, Directory> byPath = new HashMap<>();
    private final Map<WatchKey, Directory> byKey = new HashMap<>();
    private final Set<String> complaints = new HashSet<>();

    /**
     * Watches none yet.
     *
     * @param service null where there is none: nothing can be watched then
     * @param missedEvents takes a directory in whose place there was another for a while, which was watched instead
     */
    Directories(@Nullable WatchService service, Consumer<Directory> missedEvents) {
        this.service = service;
        this.missedEvents = missedEvents;
    }

    /** Puts the steps in the place of those that the files had before; returns whether all can be watched. */
    boolean follow(Watched watched, Set<Way.Step> steps) {
        boolean all = true;
        for (Way.Step step : steps) {
            Directory directory = byPath.computeIfAbsent(step.directory(), Directory::new);
            directory.add(step, watched);
            all &= watch(directory, step) || step.kind() == Way.Kind.HINT;
        }
        for (Way.Step step : watched.steps) {
            if (!steps.contains(step)) {
                leave(step, watched);
            }
        }
        watched.steps = steps;
        return all;
    }

    /** Null for one that matters no more. */
    @Nullable
    Directory of(WatchKey key) {
        return byKey.get(key);
    }

    /** When the last event came in a directory that has one of the files, if one has since that time. */
    long lastEvent(Watched watched, long since) {
        long last = since;
        for (Way.Step step : watched.steps) {
            Directory directory = byPath.get(step.directory());
            if (step.kind() == Way.Kind.FILE && directory != null && directory.lastEvent - last > 0) {
                last = directory.lastEvent;
            }
        }
        return last;
    }

    /** Its key is no more: it was deleted, or what it is on was unmounted. */
    void lost(Directory directory) {
        if (directory.key != null) {
            directory.key.cancel();
            byKey.remove(directory.key, directory);
            directory.key = null;
        }
    }

    private void leave(Way.Step step, Watched watched) {
        Directory directory = byPath.get(step.directory());
        if (directory == null) {
            return;
        }
        directory.remove(step, watched);
        if (directory.isEmpty()) {
            lost(directory);
            byPath.remove(directory.path());
        }
    }

    private boolean watch(Directory directory, Way.Step step) {
        try {
            return watch(directory);
        } catch (IOException e) {
            lost(directory);
            if (step.kind() != Way.Kind.HINT && !(e instanceof NoSuchFileException)) {
                complain(directory, String.valueOf(e.getMessage()));
            }
            return false;
        }
    }

    private boolean watch(Directory directory) throws IOException {
        if (service == null) {
            return false;
        }
        // Before it is watched: one that takes its place meanwhile is then found to be another.
        Object inode = Files.readAttributes(directory.path(), BasicFileAttributes.class)
                .fileKey();
        boolean watched = directory.key != null;
        if (directory.key != null && directory.key.isValid() && Objects.equals(directory.inode, inode)) {
            return true;
        }
        lost(directory);
        directory.inode = inode;
        return register(directory, service, watched);
    }

    private boolean register(Directory directory, WatchService with, boolean replaced) throws IOException {
        WatchKey key = directory
                .path()
                .register(
                        with,
                        StandardWatchEventKinds.ENTRY_CREATE,
                        StandardWatchEventKinds.ENTRY_MODIFY,
                        StandardWatchEventKinds.ENTRY_DELETE);
        if (byKey.putIfAbsent(key, directory) != null) {
            // Another path to the same directory: a bind mount, or it was moved and its old path is still waited for.
            return false;
        }
        directory.key = key;
        if (replaced) {
            missedEvents.accept(directory);
        }
        return true;
    }

    /** Once for each reason: when there are no watches left, that is so for thousands of directories. */
    private void complain(Directory directory, String reason) {
        if (complaints.add(reason)) {
            LOG.warn(
                    "directory cannot be watched, its files are looked at every second instead directory={} reason=\"{}\"",
                    directory.path(),
                    reason);
        }
    }
}
