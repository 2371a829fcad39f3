// SPDX-License-Identifier: Apache-2.0
package io.postern.handlers.relay;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import io.postern.backend.BackendConnection;
import io.postern.net.Peer;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves bytes between a client and a backend, which share an event loop, until both have said that they are done.
 *
 * <p>Either may end its half and go on reading. What breaks off on one side breaks off on the other: a stream that is cut
 * short never looks complete.
 */
final class Relay {

    private static final Logger LOG = LoggerFactory.getLogger(Relay.class);

    /** How long a client may be silent once it knows that no more comes. */
    private static final long CLIENT_CLOSE_LIMIT = TimeUnit.SECONDS.toNanos(60);

    private final Channel client;
    private final ClientStream stream;
    private final BackendConnection backend;
    private long idleLimit;
    private final ClientEnd clientEnd;
    private final BackendEnd backendEnd;

    private int endsToPassOn = 2;
    private boolean over;
    private long lastActivity = System.nanoTime();
    private @Nullable Future<?> idleCheck;

    /**
     * A relay that has not started.
     *
     * @param backend owned by the relay from now on
     * @param idle without a byte in either direction, after which both are closed
     */
    Relay(Channel client, ClientStream stream, BackendConnection backend, Duration idle) {
        this.client = client;
        this.stream = stream;
        this.backend = backend;
        idleLimit = idle.toNanos();
        clientEnd = new ClientEnd(this, client, stream);
        backendEnd = new BackendEnd(this, backend.channel());
        clientEnd.joinWith(backendEnd);
        backendEnd.joinWith(clientEnd);
    }

    /**
     * Starts.
     *
     * @param early what has come from the client so far, each buffer owned by the relay from now on
     * @param clientHasEnded whether that is all that comes
     */
    void start(Queue<ByteBuf> early, boolean clientHasEnded) {
        Channel server = backend.channel();
        client.pipeline().addLast("relay", clientEnd);
        server.pipeline().addLast("relay", backendEnd);
        checkIdleIn(idleLimit);
        for (ByteBuf data = early.poll(); data != null; data = early.poll()) {
            server.write(data, server.voidPromise());
        }
        server.flush();
        if (clientHasEnded) {
            clientEnd.inputHasEnded();
        }
        clientEnd.readIfWanted();
        backendEnd.readIfWanted();
        if (!server.isActive()) {
            backendBrokeOff(null); // before there was a handler to notice
        }
    }

    /** Whether both ends are done, or one broke off. */
    boolean over() {
        return over;
    }

    /** Something has moved. */
    void active() {
        lastActivity = System.nanoTime();
    }

    /** Whether one peer knows already that the other will send no more, so that only the other way is left. */
    boolean lastEnd() {
        return endsToPassOn == 1;
    }

    /** One peer knows that the other, whose end this is, will send no more. */
    void endPassedOn(RelayEnd from) {
        endsToPassOn--;
        if (from == backendEnd && endsToPassOn > 0) {
            hurryClient();
        }
        if (endsToPassOn == 0 && stop()) {
            LOG.debug("relay ended peer={} server={}", Peer.of(client), backend.server());
            client.close();
            backend.channel().close();
        }
    }

    /** A client that has got everything has to close; one that does not would keep two sockets for as long as it likes. */
    private void hurryClient() {
        idleLimit = Math.min(idleLimit, CLIENT_CLOSE_LIMIT);
        lastActivity = System.nanoTime();
        if (idleCheck != null) {
            idleCheck.cancel(false);
        }
        if (!over) {
            checkIdleIn(idleLimit);
        }
    }

    /** The client's side closes its own channel. */
    void clientBrokeOff() {
        if (stop()) {
            LOG.debug("client broke off peer={} server={}", Peer.of(client), backend.server());
            backendEnd.reset();
        }
    }

    void backendBrokeOff(@Nullable Throwable cause) {
        if (!stop()) {
            return;
        }
        if (backendEnd.inputEnded()) {
            // It has said all that it wanted to, and the client knows: it only did not listen to the end.
            LOG.debug("server closed early peer={} server={}", Peer.of(client), backend.server());
        } else {
            LOG.warn(
                    "server broke off peer={} server={} reason=\"{}\"",
                    Peer.of(client),
                    backend.server(),
                    cause == null ? "connection closed" : cause.getMessage());
        }
        stream.abort();
        backend.channel().close();
    }

    /** Whether it was still running. */
    private boolean stop() {
        if (over) {
            return false;
        }
        over = true;
        if (idleCheck != null) {
            idleCheck.cancel(false);
        }
        return true;
    }

    /** One task for each limit's length at most, however much moves in between. */
    private void checkIdleIn(long nanos) {
        idleCheck = client.eventLoop().schedule(this::checkIdle, nanos, TimeUnit.NANOSECONDS);
    }

    private void checkIdle() {
        long left = idleLimit - (System.nanoTime() - lastActivity);
        if (left > 0) {
            checkIdleIn(left);
        } else if (stop()) {
            LOG.debug("idle for too long peer={} server={}", Peer.of(client), backend.server());
            stream.abort();
            backendEnd.reset();
        }
    }
}
