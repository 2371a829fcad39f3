// SPDX-License-Identifier: Apache-2.0
package io.postern.renewal;

import io.postern.cert.FileBacked;
import java.util.function.BiConsumer;

/** What is served as it stands in files, over all their changes: whom a host trusts, ticket keys. */
final class RenewedFiles<T> {

    private final FileBacked<T> served;
    private final Rereading<T> files;

    /**
     * What has been read already.
     *
     * @param kind what it is, for the log and the metric
     * @param outcomes is told the kind and {@code taken} or {@code refused}
     */
    RenewedFiles(FileBacked<T> served, String kind, BiConsumer<String, String> outcomes) {
        this.served = served;
        this.files = new Rereading<>(served, kind, outcomes);
    }

    /** Reads the files again. On the watching thread. */
    void reread() {
        FileBacked.Loaded<T> loaded = files.read();
        if (loaded != null) {
            served.serve(loaded.value());
            files.taken(loaded);
        }
    }
}
