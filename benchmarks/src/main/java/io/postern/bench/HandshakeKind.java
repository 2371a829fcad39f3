// SPDX-License-Identifier: Apache-2.0
package io.postern.bench;

/** What kind of handshake libraries are compared in. */
public enum HandshakeKind {
    /** With the certificate, and without tickets afterwards. */
    FULL(0),
    /** With the certificate, and the two tickets that Postern, OpenSSL and BoringSSL send by default. */
    FULL_WITH_TICKETS(2),
    /** By the ticket of an earlier one, and a new ticket afterwards; of BoringSSL, two. */
    RESUMED(1);

    private final int tickets;

    HandshakeKind(int tickets) {
        this.tickets = tickets;
    }

    /** How many tickets the server sends. */
    int tickets() {
        return tickets;
    }
}
