// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.session;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The external keys of a host. Safe for use by many threads, never blocking. */
@FunctionalInterface
public interface ExternalPsks {

    /** No keys. */
    ExternalPsks NONE = _ -> CompletableFuture.completedStage(null);

    /**
     * Looks up what a client calls its key.
     *
     * @param identity as it stands in pre_shared_key: 1 to 65,535 bytes that a stranger chose
     * @return completed, on any thread, with null where nobody knows it; a failure counts as that
     */
    CompletionStage<@Nullable ExternalPsk> find(byte[] identity);
}
