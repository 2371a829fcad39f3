// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server;

import io.postern.tls.alert.Alert;
import io.postern.tls.alert.TlsException;
import io.postern.tls.record.Aligned;
import io.postern.tls.record.Opener;
import io.postern.tls.record.Sealer;
import org.jspecify.annotations.Nullable;

/** What the engine wants done to the connection. Actions are carried out at once and in order. */
public sealed interface Action {

    /**
     * Send handshake messages under the write protection now in force, in as few records as they fit.
     *
     * @param messages one or more whole messages; the receiver may keep the array
     */
    record SendHandshake(byte[] messages) implements Action {}

    /** Send the dummy change_cipher_spec of middlebox compatibility mode, always in the clear (RFC 8446 §D.4). */
    record SendChangeCipherSpec() implements Action {}

    /** Send an alert under the write protection now in force. */
    record SendAlert(Alert alert) implements Action {}

    /** Open what comes from now on with {@code opener}; {@code aligned} proves that no message is half read. */
    record InstallRead(Opener opener, Aligned aligned) implements Action {}

    /** Seal what is sent from now on with {@code sealer}. */
    record InstallWrite(Sealer sealer) implements Action {}

    /** Put everything sent so far on the wire. */
    record Flush() implements Action {}

    /** The same with what is sent next, or soon where that does not come: nobody waits for it. */
    record FlushSoon() implements Action {}

    /** Hand the engine no further record until {@link Resume}: something of this connection is computed elsewhere. */
    record Suspend() implements Action {}

    /** Hand the engine records again. */
    record Resume() implements Action {}

    /** The ClientHello has settled who is meant and what will be agreed on; the handshake is not complete yet. */
    record Negotiated(Session session) implements Action {}

    /**
     * Early data was accepted, and is what comes as application data from now on, with what may follow it once the handshake
     * is complete; it may be answered. {@link Established} follows when the handshake is complete.
     */
    record EarlyDataAccepted(Session session) implements Action {}

    /** The handshake is complete: application data may flow both ways. */
    record Established(Session session) implements Action {}

    /** The peer sent close_notify: it will send no more, but may still read (RFC 8446 §6.1). */
    record PeerClosed() implements Action {}

    /**
     * Close the socket once what was sent is flushed. Nothing follows it.
     *
     * @param fault our reason, or null where the peer ended the connection with an alert
     * @param peerAlert the alert by which the peer ended it, or null
     */
    record Close(@Nullable TlsException fault, @Nullable PeerAlert peerAlert) implements Action {}

    /**
     * An alert that the peer sent.
     *
     * @param code as received, also where no RFC assigns it
     */
    record PeerAlert(int code) {

        /** The name in the RFC, or the number. */
        @Override
        public String toString() {
            Alert alert = Alert.of(code);
            return alert == null ? "alert " + code : alert.toString();
        }
    }
}
