// SPDX-License-Identifier: Apache-2.0
package io.postern.handlers.tls;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.util.concurrent.Future;
import io.postern.handlers.relay.ClientStream;
import io.postern.handlers.relay.EarlySession;
import io.postern.handlers.relay.StreamEvent;
import io.postern.net.Ends;
import io.postern.net.GracefulClose;
import io.postern.net.OneBufferPerRead;
import io.postern.tls.alert.Alert;
import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.record.RecordBuffer;
import io.postern.tls.server.Action;
import io.postern.tls.server.Action.PeerAlert;
import io.postern.tls.server.ServerConnection;
import io.postern.tls.server.ServerContext;
import io.postern.tls.server.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Where TLS meets a channel: brings its decoder and encoder along, and carries out what the engine wants done. Application
 * data does not pass through it.
 *
 * <p>The next handler gets the {@link Session} as a user event when the handshake is complete, then {@code ByteBuf}s,
 * which it owns, and {@link StreamEvent}s. Until then this handler does the reading, afterwards the next one does; the
 * channel's auto-read must be off and half-closure allowed. Before the session there may be data already: early data,
 * which is announced by an {@link EarlySession}, or what a client sends before it has authenticated behind the handshake.
 */
public final class TlsHandshakeHandler extends ChannelInboundHandlerAdapter implements ClientStream {

    private enum Phase {
        HANDSHAKE,
        ESTABLISHED,
        OVER
    }

    private final ServerContext context;
    private final TlsSettings settings;
    private final TlsRecordDecoder decoder;
    private final TlsRecordEncoder encoder;

    @SuppressWarnings("NullAway.Init")
    private ChannelHandlerContext ctx;

    @SuppressWarnings("NullAway.Init")
    private ServerConnection connection;

    @SuppressWarnings("NullAway.Init")
    private ConnectionLog log;

    private Phase phase = Phase.HANDSHAKE;
    private @Nullable Future<?> timeout;
    private boolean inGate;

    public TlsHandshakeHandler(ServerContext context, TlsSettings settings) {
        this.context = context;
        this.settings = settings;
        RecordLayerOwner owner = new Records();
        decoder = new TlsRecordDecoder(owner);
        encoder = new TlsRecordEncoder(owner, context.time().ticker());
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        ctx = added;
        connection = new ServerConnection(context, this::perform, ctx.executor());
        log = new ConnectionLog(settings.listener(), ctx.channel());
        ctx.pipeline().addBefore(ctx.name(), "tls-decoder", decoder).addBefore(ctx.name(), "tls-encoder", encoder);
    }

    @Override
    public void channelActive(ChannelHandlerContext active) {
        inGate = settings.gate().enter();
        if (!inGate) {
            over();
            ctx.close();
            return;
        }
        timeout = ctx.executor()
                .schedule(this::timedOut, settings.handshakeTimeout().toNanos(), TimeUnit.NANOSECONDS);
        decoder.readOn();
        ctx.fireChannelActive();
    }

    @Override
    public void channelInactive(ChannelHandlerContext inactive) {
        brokeOff("the connection was closed");
        leaveGate();
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext removed) {
        over();
        leaveGate();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext triggered, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            inputShutDown();
        } else if (event != ChannelInputShutdownReadComplete.INSTANCE) {
            ctx.fireUserEventTriggered(event);
        }
    }

    @Override
    @SuppressWarnings("deprecation") // of the handler's exceptionCaught, not of the inbound handler's
    public void exceptionCaught(ChannelHandlerContext caught, Throwable cause) {
        if (OneBufferPerRead.isLimit(cause) || phase == Phase.OVER) {
            return;
        }
        if (cause instanceof IOException || cause instanceof UncheckedIOException) {
            brokeOff(String.valueOf(cause.getMessage()));
            ctx.close();
            return;
        }
        connection.fail(cause instanceof TlsException tls ? tls : new TlsException(Fault.INTERNAL, cause));
    }

    @Override
    public ChannelFuture end(boolean shutDown) {
        connection.closeWrite();
        return shutDown ? Ends.shutdownOutputAfterFlush(ctx.channel()) : Ends.flush(ctx.channel());
    }

    @Override
    public void abort() {
        if (phase != Phase.OVER) {
            // An error alert, so that a client knows that it was neither all nor an attack (RFC 8446 §6.1).
            encoder.sendAlert(Alert.INTERNAL_ERROR);
            over();
            GracefulClose.start(ctx.channel(), settings.closeTimeout());
        }
    }

    private void perform(Action action) {
        switch (action) {
            case Action.SendHandshake(var messages) -> encoder.sendHandshake(messages);
            case Action.SendChangeCipherSpec() -> encoder.sendChangeCipherSpec();
            case Action.SendAlert(var alert) -> encoder.sendAlert(alert);
            case Action.InstallRead(var opener, var _) -> decoder.install(opener);
            case Action.InstallWrite(var sealer) -> encoder.install(sealer);
            case Action.Flush() -> ctx.flush();
            case Action.FlushSoon() -> LateFlushes.flush(ctx);
            case Action.Suspend() -> decoder.suspend();
            case Action.Resume() -> decoder.resume();
            case Action.Negotiated(var session) -> log.negotiated(session);
            case Action.EarlyDataAccepted(var session) -> ctx.fireUserEventTriggered(new EarlySession(session));
            case Action.Established(var session) -> established(session);
            case Action.PeerClosed() -> peerClosed();
            case Action.Close(var fault, var peerAlert) -> close(fault, peerAlert);
        }
    }

    private void established(Session session) {
        phase = Phase.ESTABLISHED;
        cancelTimeout();
        leaveGate();
        decoder.satisfied();
        log.established(session);
        ctx.fireUserEventTriggered(session);
    }

    /** "Any data received after a closure alert has been received MUST be ignored" (RFC 8446 §6.1), whatever it is. */
    private void peerClosed() {
        decoder.stop();
        ctx.fireUserEventTriggered(StreamEvent.END);
    }

    private void close(@Nullable TlsException fault, @Nullable PeerAlert peerAlert) {
        if (fault != null) {
            log.failed(connection.stateName(), fault);
        } else if (peerAlert != null) {
            log.refused(connection.stateName(), peerAlert);
        }
        breakStream();
        if (fault == null) {
            ctx.close(); // the peer does not wait for anything
        } else {
            GracefulClose.start(ctx.channel(), settings.closeTimeout());
        }
    }

    /** The client's FIN: right after its close_notify, a truncation without (RFC 8446 §6.1). */
    private void inputShutDown() {
        if (phase == Phase.OVER || connection.peerClosed()) {
            return;
        }
        brokeOff(
                phase == Phase.HANDSHAKE
                        ? "the client closed the connection"
                        : "the client closed the connection without close_notify");
        ctx.close();
    }

    private void timedOut() {
        if (phase == Phase.HANDSHAKE) {
            log.brokeOff(connection.stateName(), "timed out");
            breakStream();
            ctx.close();
        }
    }

    private void brokeOff(String reason) {
        if (phase == Phase.OVER) {
            return;
        }
        if (phase == Phase.HANDSHAKE && decoder.touched()) {
            log.brokeOff(connection.stateName(), reason);
        } else {
            log.gone(reason);
        }
        breakStream();
    }

    /** Data may wait at the next handler before the handshake is complete, too. */
    private void breakStream() {
        over();
        ctx.fireUserEventTriggered(StreamEvent.BROKEN);
    }

    /** Whatever comes is dropped, and nothing is sealed any more. */
    private void over() {
        phase = Phase.OVER;
        cancelTimeout();
        decoder.stop();
        encoder.end();
        connection.discard();
    }

    /** Not before the channel is gone where the handshake failed: until then it holds memory, which the gate bounds. */
    private void leaveGate() {
        if (inGate) {
            inGate = false;
            settings.gate().leave();
        }
    }

    private void cancelTimeout() {
        if (timeout != null) {
            timeout.cancel(false);
            timeout = null;
        }
    }

    private final class Records implements RecordLayerOwner {

        @Override
        public boolean receive(RecordBuffer record) {
            return connection.receive(record);
        }

        @Override
        public void fail(TlsException reason) {
            connection.fail(reason);
        }

        @Override
        public void sent() {
            connection.sent();
        }

        @Override
        public void updateDue() {
            connection.updateWriteKey();
        }
    }
}
