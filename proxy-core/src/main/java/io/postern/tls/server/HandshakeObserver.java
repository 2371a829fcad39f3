// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server;

import io.postern.tls.alert.Fault;
import java.util.Locale;

/** Is told how handshakes go, to count that. Called on event loops: never blocking, safe for many threads. */
public interface HandshakeObserver {

    /** Counts nothing. */
    HandshakeObserver NONE = new HandshakeObserver() {
        @Override
        public void handshake(Session.Kind kind) {}

        @Override
        public void ticket(TicketOutcome outcome) {}

        @Override
        public void earlyData(EarlyDataOutcome outcome) {}

        @Override
        public void failed(Fault fault) {}
    };

    /** What became of a ticket that a client offered. */
    enum TicketOutcome {
        ACCEPTED,
        /** It is nobody's that we know, or its key is gone. */
        UNKNOWN,
        EXPIRED,
        /** Another host issued it. */
        OTHER_HOST,
        /** The host authenticates its clients in another way now, or the client would have to authenticate. */
        OTHER_CLIENT_AUTHENTICATION,
        /** The client offers, or the host allows, no suite with its hash. */
        NO_COMMON_SUITE;

        /** The label of the metric. */
        @Override
        public String toString() {
            return label(this);
        }
    }

    /** What became of early data that a client offered. */
    enum EarlyDataOutcome {
        ACCEPTED,
        /** The handshake uses no ticket, or not the first one. */
        NOT_RESUMED,
        /** A HelloRetryRequest was needed. */
        RETRIED,
        /** The host or the route takes none, or the ticket allows none. */
        NOT_ALLOWED,
        /** The session was agreed on with another protocol, suite or server name. */
        OTHER_PARAMETERS,
        /** The age that the client claims for the ticket is not the one that we see. */
        WRONG_AGE,
        /** Another process' record would have to know of it. */
        OTHER_RECORD,
        /** It was used before. */
        REPLAYED,
        /** The record does not cover the time of the hello. */
        NOT_COVERED,
        /** The record is full. */
        RECORD_FULL,
        /** The record did not answer. */
        RECORD_UNAVAILABLE;

        /** The label of the metric. */
        @Override
        public String toString() {
            return label(this);
        }
    }

    /** The handshake is complete. */
    void handshake(Session.Kind kind);

    /** For each ticket that is looked at. */
    void ticket(TicketOutcome outcome);

    /** For each ClientHello that offers early data. */
    void earlyData(EarlyDataOutcome outcome);

    /** We end a connection, in its handshake or behind it. */
    void failed(Fault fault);

    private static String label(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
