// SPDX-License-Identifier: Apache-2.0
package io.postern.watch;

import java.nio.file.Path;
import java.nio.file.WatchKey;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A directory with entries that matter, and to whom. */
final class Directory {

    private final Path path;
    private final Map<Way.Kind, Map<Path, Set<Watched>>> entries = new EnumMap<>(Way.Kind.class);

    /** Null where it is not watched. */
    @Nullable
    WatchKey key;
    /** Which directory of that path is watched. */
    @Nullable
    Object inode;
    /** When the last event came. */
    long lastEvent = System.nanoTime();
    /** Whether something has happened that may concern any of the files, and is to be dealt with once it is quiet. */
    boolean pending;
    /** Whether events are missing. */
    boolean missed;

    Directory(Path path) {
        this.path = path;
        for (Way.Kind kind : Way.Kind.values()) {
            entries.put(kind, new HashMap<>());
        }
    }

    Path path() {
        return path;
    }

    void add(Way.Step step, Watched watched) {
        entries(step.kind())
                .computeIfAbsent(step.name(), _ -> new LinkedHashSet<>())
                .add(watched);
    }

    void remove(Way.Step step, Watched watched) {
        entries(step.kind()).computeIfPresent(step.name(), (_, who) -> {
            who.remove(watched);
            return who.isEmpty() ? null : who;
        });
    }

    boolean isEmpty() {
        return entries.values().stream().allMatch(Map::isEmpty);
    }

    boolean hasFiles() {
        return !entries(Way.Kind.FILE).isEmpty();
    }

    /** To whom an entry matters. */
    Set<Watched> named(Way.Kind kind, Path name) {
        return entries(kind).getOrDefault(name, Set.of());
    }

    /** To whom any entry matters; a new set. */
    Set<Watched> everyone(Way.Kind... kinds) {
        Set<Watched> everyone = new LinkedHashSet<>();
        for (Way.Kind kind : kinds) {
            entries(kind).values().forEach(everyone::addAll);
        }
        return everyone;
    }

    private Map<Path, Set<Watched>> entries(Way.Kind kind) {
        return Objects.requireNonNull(entries.get(kind));
    }
}
