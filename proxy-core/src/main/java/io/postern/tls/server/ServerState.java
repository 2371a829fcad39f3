// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server;

import io.postern.tls.keys.Exporter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a connection stands in the protocol. Holds only what is valid there; handling a message uses it up. */
public interface ServerState {

    /** The name in the RFC's diagram (§A.2), for logs: {@code WAIT_FINISHED}. */
    String name();

    /** The longest body of a message that may come now, in bytes. */
    int messageLimit();

    /** Whether a dummy change_cipher_spec may come now (RFC 8446 §5): after the first ClientHello, before Finished. */
    default boolean toleratesChangeCipherSpec() {
        return false;
    }

    /** Whether application data may flow. */
    default boolean established() {
        return false;
    }

    /** Whether application data may come, though it may not yet be answered. */
    default boolean takesApplicationData() {
        return established();
    }

    /** Keying material of this connection for whoever is above TLS; null in a state that is not established. */
    default @Nullable Exporter exporter() {
        return null;
    }

    /**
     * Handles one message.
     *
     * @throws io.postern.tls.alert.TlsException where the message ends the connection; {@code UNEXPECTED_MESSAGE} where
     *     it is not legal here
     */
    Step handle(Incoming message);

    /** Starts a key update of our own (RFC 8446 §4.6.3); a state without traffic keys has nothing to do. */
    default Step updateWriteKey() {
        return new Step.Next(this, List.of());
    }

    /** All that this state's actions sent has been written to the socket. */
    default void sent() {}

    /**
     * Application data has come: counters of messages without progress start anew.
     *
     * @param length in bytes
     */
    default void applicationData(int length) {}

    /** The connection is over: secrets are closed. */
    default void discard() {}
}
