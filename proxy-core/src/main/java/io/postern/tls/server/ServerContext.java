// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server;

import io.postern.cert.StatusSource;
import io.postern.tls.crypto.CryptoProvider;
import io.postern.tls.keys.KeyLog;
import io.postern.tls.session.Resumption;
import io.postern.tls.session.RetryCookies;
import io.postern.tls.session.SealedRetryCookies;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * What all connections of a listener share. Immutable; its parts are safe for many threads.
 *
 * @param hosts finds the host of a ClientHello
 * @param crypto the primitives that may be negotiated
 * @param limits what a peer may ask of us
 * @param slowWork runs what would hold up an event loop: slow keys, and the validation of clients' certificates. Bounded; it
 *     may reject work, which ends that handshake alone
 * @param slowKeyExchanges the same for slow groups, which any client can ask for: it should reject them before they take
 *     all the room there is for other work
 * @param tokens runs signatures by keys in hardware, which may hang: apart from all other work, and bounded
 * @param time what clock there is
 * @param cookies what HelloRetryRequests carry
 * @param keyUpdates when we change our own keys
 * @param statuses who asks about clients' certificates what neither a list nor the client has said
 * @param resumption how sessions are resumed, and what early data is taken
 * @param observer is told how handshakes go
 * @param keyLog gets the secrets of every connection; {@link KeyLog#OFF} unless somebody debugs
 */
public record ServerContext(
        HostSelector hosts,
        CryptoProvider crypto,
        Limits limits,
        Executor slowWork,
        Executor slowKeyExchanges,
        Executor tokens,
        Time time,
        RetryCookies cookies,
        KeyUpdatePolicy keyUpdates,
        StatusSource statuses,
        Resumption resumption,
        HandshakeObserver observer,
        KeyLog keyLog) {

    /**
     * What clock there is.
     *
     * @param clock says what certificates are valid at
     * @param ticker nanoseconds from some point, never going back
     */
    public record Time(InstantSource clock, LongSupplier ticker) {}

    /** With cookies under a key of its own, and without key updates, resumption or a key log. */
    public ServerContext(HostSelector hosts, CryptoProvider crypto, Limits limits, Executor slowWork, Time time) {
        this(
                hosts,
                crypto,
                limits,
                slowWork,
                slowWork,
                slowWork,
                time,
                new SealedRetryCookies(crypto, time.ticker()),
                KeyUpdatePolicy.NONE,
                StatusSource.NONE,
                Resumption.NONE,
                HandshakeObserver.NONE,
                KeyLog.OFF);
    }

    public ServerContext withTime(Time other) {
        return with(draft -> draft.time = other);
    }

    public ServerContext withCookies(RetryCookies other) {
        return with(draft -> draft.cookies = other);
    }

    public ServerContext withKeyUpdates(KeyUpdatePolicy other) {
        return with(draft -> draft.keyUpdates = other);
    }

    public ServerContext withStatuses(StatusSource other) {
        return with(draft -> draft.statuses = other);
    }

    public ServerContext withResumption(Resumption other) {
        return with(draft -> draft.resumption = other);
    }

    public ServerContext withObserver(HandshakeObserver other) {
        return with(draft -> draft.observer = other);
    }

    public ServerContext withKeyLog(KeyLog other) {
        return with(draft -> draft.keyLog = other);
    }

    /** A copy in which one thing is changed before it is made. */
    private ServerContext with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return new ServerContext(
                hosts,
                crypto,
                limits,
                slowWork,
                slowKeyExchanges,
                tokens,
                draft.time,
                draft.cookies,
                draft.keyUpdates,
                draft.statuses,
                draft.resumption,
                draft.observer,
                draft.keyLog);
    }

    /** What can be changed. */
    private static final class Draft {

        private Time time;
        private RetryCookies cookies;
        private KeyUpdatePolicy keyUpdates;
        private StatusSource statuses;
        private Resumption resumption;
        private HandshakeObserver observer;
        private KeyLog keyLog;

        Draft(ServerContext from) {
            time = from.time;
            cookies = from.cookies;
            keyUpdates = from.keyUpdates;
            statuses = from.statuses;
            resumption = from.resumption;
            observer = from.observer;
            keyLog = from.keyLog;
        }
    }
}
