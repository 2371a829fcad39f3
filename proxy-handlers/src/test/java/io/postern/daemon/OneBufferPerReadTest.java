// SPDX-License-Identifier: Apache-2.0
package io.postern.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.postern.config.Endpoint;
import io.postern.config.TransportChoice;
import io.postern.handlers.testing.Await;
import io.postern.handlers.testing.LeakGuard;
import io.postern.handlers.testing.PlainServer;
import io.postern.net.OneBufferPerRead;
import io.postern.net.StreamOptions;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Demand stays in force when the peer has ended: what it sent last is read no faster than it is asked for. */
@ParameterizedClass
@MethodSource("io.postern.daemon.TestProxy#transports")
@ExtendWith(LeakGuard.class)
@Timeout(60)
class OneBufferPerReadTest {

    /** Less than a receive buffer, so that the end is known to the system while nothing has been read. */
    private static final int TOTAL = 60_000;

    @Parameter
    TransportChoice transport = TransportChoice.AUTO;

    @Test
    void peerThatHasEndedIsReadOneBufferAtATime() throws Exception {
        EventLoops loops = EventLoops.open(transport, 1);
        CountDownLatch sent = new CountDownLatch(1);
        Reader reader = new Reader();
        try (PlainServer server = PlainServer.start(connection -> {
            PlainServer.writeAll(connection, ByteBuffer.allocate(TOTAL));
            connection.shutdownOutput();
            sent.countDown();
            PlainServer.drain(connection);
        })) {
            Bootstrap bootstrap = new Bootstrap()
                    .group(loops.all().getFirst())
                    .channelFactory(loops.transport().tcp())
                    .handler(reader);
            StreamOptions.apply(bootstrap, true);
            Channel channel = bootstrap
                    .connect("127.0.0.1", ((Endpoint.Inet) server.endpoint()).port())
                    .syncUninterruptibly()
                    .channel();
            assertTrue(sent.await(20, TimeUnit.SECONDS));
            int reads = 0;
            while (!reader.ended) {
                int demand = ++reads;
                channel.read();
                // One more: the end itself makes two of the transports read once unasked.
                Await.until("a buffer or the end", () -> reader.ended || reader.completed.get() >= demand);
                assertTrue(reader.buffers.get() <= demand + 1, reader.buffers + " buffers for " + demand + " reads");
            }
            assertEquals(TOTAL, reader.bytes);
            assertFalse(reader.unexpected);
            assertTrue(reader.buffers.get() > 2, "all came in " + reader.buffers + " buffers, which shows nothing");
            channel.close().syncUninterruptibly();
        } finally {
            loops.shutdown().awaitUninterruptibly();
        }
    }

    private static final class Reader extends ChannelInboundHandlerAdapter {

        private final AtomicInteger buffers = new AtomicInteger();
        private final AtomicInteger completed = new AtomicInteger();
        private volatile int bytes;
        private volatile boolean ended;
        private volatile boolean unexpected;

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // written by the event loop only
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf data = (ByteBuf) message;
            bytes += data.readableBytes();
            data.release();
            buffers.incrementAndGet();
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            completed.incrementAndGet();
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            ended |= event == ChannelInputShutdownEvent.INSTANCE;
        }

        @Override
        @SuppressWarnings("deprecation") // of the handler's exceptionCaught, not of the inbound handler's
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            unexpected |= !OneBufferPerRead.isLimit(cause);
        }
    }
}
