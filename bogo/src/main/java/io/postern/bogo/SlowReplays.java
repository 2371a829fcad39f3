// SPDX-License-Identifier: Apache-2.0
package io.postern.bogo;

import io.postern.tls.session.ReplayRecord;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** A record that has to be waited for: what a test with {@code -async} asks for. */
record SlowReplays(ReplayRecord replays, Executor slowWork) implements ReplayRecord {

    @Override
    public byte[] domain() {
        return replays.domain();
    }

    @Override
    public CompletionStage<Answer> use(byte[] ticket, Instant sent, Instant now) {
        return CompletableFuture.supplyAsync(() -> replays.use(ticket, sent, now), slowWork)
                .thenCompose(answer -> answer);
    }
}
