// SPDX-License-Identifier: Apache-2.0
package io.postern.handlers.tls;

import io.postern.tls.alert.TlsException;
import io.postern.tls.record.RecordBuffer;

/** Whom the decoder and the encoder of one connection report to, on its event loop. */
interface RecordLayerOwner {

    /**
     * Takes one opened record.
     *
     * @param record read before this returns
     * @return whether it is application data, which the decoder passes on
     */
    boolean receive(RecordBuffer record);

    /** A record cannot be read or made: the connection is over. */
    void fail(TlsException reason);

    /** A flight of handshake messages is on the wire, or the channel is closed; a later one may still wait. */
    void sent();

    /** The write key is near its limit. */
    void updateDue();
}
