// SPDX-License-Identifier: Apache-2.0
package io.postern.renewal;

import io.postern.cert.CredentialException;
import io.postern.cert.FileBacked;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads files again when they have changed. Whatever is wrong with them leaves what is served, and is said once: a file that
 * is still being written is looked at more often than anybody wants to read of.
 */
final class Rereading<T> {

    private static final Logger LOG = LoggerFactory.getLogger(Rereading.class);

    private final FileBacked<T> files;
    private final String kind;
    private final BiConsumer<String, String> outcomes;
    private volatile @Nullable String problem;

    /**
     * A reading of these files.
     *
     * @param kind what they are, for the log and the metric
     * @param outcomes is told the kind and {@code taken} or {@code refused}
     */
    Rereading(FileBacked<T> files, String kind, BiConsumer<String, String> outcomes) {
        this.files = files;
        this.kind = kind;
        this.outcomes = outcomes;
    }

    /** Why the files as they are now are not served; null where they are. May be called by every thread. */
    @Nullable
    String problem() {
        return problem;
    }

    /** What is in the files; null where they cannot be used. Blocks; for one thread at a time. */
    FileBacked.@Nullable Loaded<T> read() {
        try {
            FileBacked.Loaded<T> loaded = files.load();
            if (problem != null) {
                problem = null;
                LOG.info("{} can be read again name={}", kind, files.name());
            }
            return loaded;
        } catch (CredentialException e) {
            refuse(e.problem());
        } catch (RuntimeException e) { // a parser that met what it does not expect
            LOG.debug("reading failed {}={}", kind, files.name(), e);
            refuse(e.toString());
        }
        return null;
    }

    /** Says that what has been read is served from now on. */
    void taken(FileBacked.Loaded<T> loaded) {
        outcomes.accept(kind, "taken");
        LOG.info("{} renewed name={}", kind, files.name());
        loaded.doubts()
                .forEach(doubt -> LOG.warn("{} name={} warning=\"{}\"", kind, files.name(), doubt.replace('"', '\'')));
    }

    private void refuse(String reason) {
        if (!reason.equals(problem)) {
            problem = reason;
            outcomes.accept(kind, "refused");
            LOG.error(
                    "{} not renewed, the old one stays name={} reason=\"{}\"",
                    kind,
                    files.name(),
                    reason.replace('"', '\''));
        }
    }
}
