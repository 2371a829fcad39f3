// SPDX-License-Identifier: Apache-2.0
package io.postern.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What tells a file from what was there before, without reading it.
 *
 * @param real where it is once all symbolic links are followed; null, as everything, where there is none that can be read
 * @param key what the file system calls it: device and inode
 */
record Fingerprint(
        @Nullable Path real,
        @Nullable Object key,
        long size,
        @Nullable FileTime modified) {

    private static final Fingerprint ABSENT = new Fingerprint(null, null, 0, null);

    static Fingerprint of(Path file) {
        try {
            Path real = file.toRealPath();
            BasicFileAttributes attributes = Files.readAttributes(real, BasicFileAttributes.class);
            return new Fingerprint(real, attributes.fileKey(), attributes.size(), attributes.lastModifiedTime());
        } catch (IOException _) {
            return ABSENT;
        }
    }

    /** Whether it was written at that time or later. */
    boolean isSince(Instant time) {
        return modified != null && !modified.toInstant().isBefore(time);
    }

    static Map<Path, Fingerprint> of(Collection<Path> files) {
        Map<Path, Fingerprint> all = HashMap.newHashMap(files.size());
        files.forEach(file -> all.put(file, of(file)));
        return all;
    }
}
