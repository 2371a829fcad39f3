// SPDX-License-Identifier: Apache-2.0
package io.postern.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The way to files through symbolic links: the entries of directories that decide which files they are. Directories
 * above the files' own are not among them, unless they are links: few are ever replaced, and each would need a watch.
 *
 * @param complete whether it leads to a directory that exists, for each of the files
 */
record Way(Set<Step> steps, boolean complete) {

    /** As Linux has it. */
    private static final int MOST_LINKS = 40;

    /** What an entry of a directory is to the files. */
    enum Kind {
        /** One of them, or the last link to one. */
        FILE,
        /** A link to a directory on the way. */
        LINK,
        /** Something that tells more when it changes, and that can be done without: it is looked at from time to time. */
        HINT
    }

    /**
     * An entry of a directory.
     *
     * @param directory without symbolic links in it
     */
    record Step(Path directory, Path name, Kind kind) {}

    static Way to(Collection<Path> files) {
        Set<Step> steps = new LinkedHashSet<>();
        boolean complete = true;
        for (Path file : files) {
            complete &= new Walk(file, steps).toTheEnd();
        }
        return new Way(steps, complete);
    }

    /** What the kernel does to find a file, one component after the other. */
    private static final class Walk {

        private final Set<Step> steps;
        private final Deque<Path> rest = new ArrayDeque<>();
        private Path directory;
        private int links;

        Walk(Path file, Set<Step> steps) {
            this.steps = steps;
            Path absolute = file.toAbsolutePath();
            directory = root(absolute);
            push(absolute);
        }

        /** Returns whether it came as far as the directory that has the file, or is to have it. */
        boolean toTheEnd() {
            for (Path name = rest.poll(); name != null; name = rest.poll()) {
                switch (name.toString()) {
                    case "", "." -> {}
                    case ".." -> directory = above(directory);
                    default -> {
                        if (!step(name)) {
                            return false;
                        }
                    }
                }
            }
            return true;
        }

        private boolean step(Path name) {
            Path entry = directory.resolve(name);
            try {
                BasicFileAttributes attributes = attributes(entry);
                if (attributes != null && attributes.isSymbolicLink()) {
                    steps.add(new Step(directory, name, rest.isEmpty() ? Kind.FILE : Kind.LINK));
                    follow(Files.readSymbolicLink(entry));
                    return links <= MOST_LINKS;
                }
                if (rest.isEmpty()) {
                    steps.add(new Step(directory, name, Kind.FILE));
                    itself(directory);
                    return true;
                }
                if (attributes != null) {
                    directory = entry;
                    return true;
                }
            } catch (IOException _) {
                // As if it were missing: it may be readable or another one later.
            }
            steps.add(new Step(directory, name, Kind.HINT));
            return false;
        }

        /** A directory that is moved away takes its watch with it: only the one above shows that another is there. */
        private void itself(Path found) {
            Path name = found.getFileName();
            if (name != null) {
                steps.add(new Step(above(found), name, Kind.HINT));
            }
        }

        private void follow(Path target) {
            links++;
            if (target.isAbsolute()) {
                directory = root(target);
            }
            push(target);
        }

        private void push(Path path) {
            for (int i = path.getNameCount() - 1; i >= 0; i--) {
                rest.push(path.getName(i));
            }
        }

        private static @Nullable BasicFileAttributes attributes(Path entry) throws IOException {
            try {
                return Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            } catch (NoSuchFileException _) {
                return null;
            }
        }

        private static Path root(Path absolute) {
            Path root = absolute.getRoot();
            return root == null ? absolute : root;
        }

        private static Path above(Path directory) {
            Path parent = directory.getParent();
            return parent == null ? directory : parent;
        }
    }
}
