// SPDX-License-Identifier: Apache-2.0
package io.postern.bench;

/** One handshake as a server sees it, of whatever library: bytes in, bytes out. */
interface ServerSide {

    /** Takes the ClientHello, and returns the server's flight. */
    byte[] flight(byte[] clientHello);

    /**
     * Takes the client's flight, with which the handshake has to be complete, and returns what the server sends then: tickets.
     *
     * @throws IllegalStateException where it is not
     */
    byte[] finish(byte[] clientFlight);

    /** Gives back what was taken for it. */
    void release();

    /** Begins handshakes. */
    interface Library {
        ServerSide begin();
    }
}
