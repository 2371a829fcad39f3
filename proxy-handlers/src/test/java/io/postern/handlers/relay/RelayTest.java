// SPDX-License-Identifier: Apache-2.0
package io.postern.handlers.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.postern.backend.BackendConnection;
import io.postern.backend.Servers;
import io.postern.handlers.testing.AnyCrypto;
import io.postern.handlers.testing.HalfClosingChannel;
import io.postern.handlers.testing.LeakGuard;
import io.postern.net.StreamOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The relay between two channels whose sockets a test holds up. What happens on real ones stands in RelayOverTlsTest. */
@ExtendWith(LeakGuard.class)
@AnyCrypto
class RelayTest {

    private static final int BUFFER = 64 << 10;
    private static final int HIGH_WATER = 64 << 10;

    private final Socket clientSocket = new Socket();
    private final Socket serverSocket = new Socket();
    private final EmbeddedChannel client = channel(clientSocket);
    private final EmbeddedChannel server = channel(serverSocket);
    private final PlainClient stream = new PlainClient(client);
    private final Relay relay =
            new Relay(client, stream, new BackendConnection(server, Servers.any()), Duration.ofHours(1));

    @AfterEach
    void finish() {
        client.finishAndReleaseAll();
        server.finishAndReleaseAll();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void sourceIsNotReadWhileTheSinkIsFull(boolean upwards) {
        start();
        EmbeddedChannel source = upwards ? client : server;
        EmbeddedChannel sink = upwards ? server : client;
        Socket sourceSocket = upwards ? clientSocket : serverSocket;
        Socket sinkSocket = upwards ? serverSocket : clientSocket;

        sinkSocket.stuck = true;
        int sent = 0;
        while (sourceSocket.reads > 0) {
            sourceSocket.reads--;
            source.writeInbound(buffer(source, BUFFER));
            sent += BUFFER;
            assertTrue(pending(sink) <= HIGH_WATER + BUFFER, pending(sink) + " bytes wait");
        }
        assertTrue(sent >= HIGH_WATER, "it was read until the sink was full");

        sinkSocket.stuck = false;
        sink.flush();
        assertEquals(1, sourceSocket.reads, "it is read again as soon as the sink has room");
        assertEquals(sent, received(sink));
    }

    @Test
    void fullSinkDoesNotHoldUpTheOtherDirection() {
        start();
        serverSocket.stuck = true;
        while (clientSocket.reads > 0) {
            clientSocket.reads--;
            client.writeInbound(buffer(client, BUFFER));
        }
        for (int i = 0; i < 3; i++) {
            assertEquals(1, serverSocket.reads--);
            server.writeInbound(buffer(server, 100));
        }
        assertEquals(300, received(client));
    }

    @Test
    void whatCameBeforeTheServerIsSentFirst() {
        Queue<ByteBuf> early = new ArrayDeque<>(List.of(buffer(client, 3), buffer(client, 4)));
        relay.start(early, false);
        assertEquals(7, received(server));
        assertTrue(early.isEmpty());
    }

    @Test
    void clientThatEndedBeforeTheServerWasThereIsNotReadAgain() {
        relay.start(new ArrayDeque<>(), true);
        assertEquals(0, clientSocket.reads);
        assertEquals(1, serverSocket.reads);
    }

    /** Netty reports a reset as an exception, and then as an end of input. */
    @Test
    void resetIsNoEndThoughNettyReportsBoth() {
        start();
        server.pipeline().fireExceptionCaught(new IOException("Connection reset by peer"));
        server.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        assertEquals(0, stream.ends);
        assertEquals(1, stream.aborts);
        assertFalse(server.isOpen());
    }

    @Test
    void serverThatIsGoneBeforeTheStartIsABreak() {
        server.close();
        start();
        assertEquals(1, stream.aborts);
    }

    @Test
    void clientThatBrokeOffClosesTheServer() {
        start();
        client.pipeline().fireUserEventTriggered(StreamEvent.BROKEN);
        assertFalse(server.isOpen());
        assertEquals(0, stream.aborts, "its side closes its own channel");
    }

    @Test
    void lastBytesGoBeforeTheEnd() {
        start();
        clientSocket.stuck = true;
        server.writeInbound(buffer(server, 10));
        server.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        assertEquals(1, stream.ends);
        assertNull(client.readOutbound());
        clientSocket.stuck = false;
        client.flush();
        assertEquals(10, received(client));
    }

    private void start() {
        relay.start(new ArrayDeque<>(), false);
    }

    private static EmbeddedChannel channel(Socket socket) {
        EmbeddedChannel channel = new HalfClosingChannel();
        StreamOptions.applyLocal(channel.config()::setOption);
        channel.pipeline().addFirst(socket);
        return channel;
    }

    private static ByteBuf buffer(Channel channel, int length) {
        return channel.alloc().directBuffer(length).writeZero(length);
    }

    private static long pending(Channel channel) {
        return channel.unsafe().outboundBuffer().totalPendingWriteBytes();
    }

    private static int received(EmbeddedChannel channel) {
        int bytes = 0;
        for (ByteBuf data = channel.readOutbound(); data != null; data = channel.readOutbound()) {
            bytes += data.readableBytes();
            data.release();
        }
        return bytes;
    }

    /** Counts the reads that are asked for, and, when stuck, puts nothing on the wire. */
    private static final class Socket extends ChannelDuplexHandler {

        private int reads;
        private boolean stuck;

        @Override
        public void read(ChannelHandlerContext ctx) {
            reads++;
        }

        @Override
        public void flush(ChannelHandlerContext ctx) {
            if (!stuck) {
                ctx.flush();
            }
        }
    }

    private static final class PlainClient implements ClientStream {

        private final Channel channel;
        private int ends;
        private int aborts;

        PlainClient(Channel channel) {
            this.channel = channel;
        }

        @Override
        public ChannelFuture end(boolean shutDown) {
            ends++;
            return channel.writeAndFlush(channel.alloc().buffer(0));
        }

        @Override
        public void abort() {
            aborts++;
        }
    }
}
