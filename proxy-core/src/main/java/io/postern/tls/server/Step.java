// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** What a state makes of a message. */
public sealed interface Step {

    /**
     * The connection is in another state, or the same again.
     *
     * @param actions what has to be done for it, in order
     */
    record Next(ServerState state, List<Action> actions) implements Step {

        public Next {
            actions = List.copyOf(actions);
        }
    }

    /**
     * The outcome depends on something computed elsewhere: a signature by a slow key. Until it is there, nothing else of
     * the connection is processed.
     *
     * @param pending may complete on any thread
     * @param abandon says that nobody waits for it any more: what has not begun need not be done
     */
    record Await(CompletionStage<Step> pending, Runnable abandon) implements Step {}

    /**
     * The work goes on with what was awaited, but on the connection's event loop, wherever that was completed.
     *
     * @param discard in place of {@code next} where the connection is over: closes the secrets that it would have used
     */
    record Resume(Supplier<Step> next, Runnable discard) implements Step {}
}
