// SPDX-License-Identifier: Apache-2.0
package io.postern.handlers.relay;

import io.netty.channel.ChannelFuture;

/**
 * What a relay needs of the client's connection beside its bytes, which go through the channel. Used on the channel's
 * event loop only. What happens at the client's end comes as {@link StreamEvent}s.
 */
public interface ClientStream {

    /**
     * Says, in the way of the protocol, that no more will be sent, after all that was written.
     *
     * @param shutDown whether the output is to be shut down then; not where the channel is closed next
     * @return done when all of it is on the wire, and the output shut down; fails where the client is gone
     */
    ChannelFuture end(boolean shutDown);

    /**
     * Ends the connection so that the client cannot take what it has got for the whole: what was written is flushed, but
     * nothing says that it is all. Does nothing when the connection is over already.
     */
    void abort();
}
