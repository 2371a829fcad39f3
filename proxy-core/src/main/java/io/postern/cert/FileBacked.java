// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What is read from files, and read again when they change. What is served changes only as a whole, in {@link #serve}.
 * Safe for use by many threads.
 */
public final class FileBacked<T> implements Supplier<T> {

    private final String name;
    private final Set<Path> files;
    private final Loader<T> loader;
    private volatile T current;

    /** How the files become a value. Blocks; may be called by several threads, though not at one time. */
    @FunctionalInterface
    public interface Loader<T> {

        /** @throws CredentialException where they cannot be used as they are */
        Loaded<T> load() throws CredentialException;
    }

    /**
     * What has been read.
     *
     * @param doubts what is odd about it although it can be used: one sentence each, without a full stop
     */
    public record Loaded<T>(T value, List<String> doubts) {

        public Loaded {
            doubts = List.copyOf(doubts);
        }
    }

    /**
     * A value that has been read already.
     *
     * @param name for logs
     * @param files all that the loader reads
     */
    public FileBacked(String name, Set<Path> files, Loader<T> loader, T first) {
        this.name = name;
        this.files = Set.copyOf(files);
        this.loader = loader;
        this.current = first;
    }

    /** A value that never changes. */
    public static <T> FileBacked<T> fixed(String name, T value) {
        return new FileBacked<>(name, Set.of(), () -> new Loaded<>(value, List.of()), value);
    }

    public String name() {
        return name;
    }

    public Set<Path> files() {
        return files;
    }

    /** What is served. */
    @Override
    public T get() {
        return current;
    }

    /**
     * Reads the files as they are now, and changes nothing.
     *
     * @throws CredentialException where they cannot be used
     */
    public Loaded<T> load() throws CredentialException {
        return loader.load();
    }

    /** From now on this is served. */
    public void serve(T next) {
        current = next;
    }
}
