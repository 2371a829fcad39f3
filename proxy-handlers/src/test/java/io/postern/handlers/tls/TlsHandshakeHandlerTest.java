// SPDX-License-Identifier: Apache-2.0
package io.postern.handlers.tls;

import static io.postern.testing.EngineFixture.CRYPTO;
import static io.postern.testing.EngineFixture.NAME;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.postern.handlers.relay.StreamEvent;
import io.postern.handlers.testing.LeakGuard;
import io.postern.handlers.testing.LogCapture;
import io.postern.testing.EngineFixture;
import io.postern.testing.Hello;
import io.postern.testing.JdkClient;
import io.postern.testing.ScriptedClient;
import io.postern.testing.SlowSigner;
import io.postern.testing.TestHost;
import io.postern.tls.record.ContentType;
import io.postern.tls.server.Session;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The whole TLS part of a pipeline, with a client in memory. */
@ExtendWith(LeakGuard.class)
class TlsHandshakeHandlerTest {

    private static final TlsSettings SETTINGS =
            new TlsSettings("https", Duration.ofSeconds(10), Duration.ofSeconds(3), new HandshakeGate(1000));

    private final LogCapture log = new LogCapture("io.postern.handlers");
    private final Queue<Runnable> slowWork = new ArrayDeque<>();
    private final Flushes flushes = new Flushes();
    private final Downstream downstream = new Downstream();
    private TlsHandshakeHandler tls = handler(EngineFixture.host());
    private EmbeddedChannel channel = channel(tls);

    @AfterEach
    void finish() {
        channel.finishAndReleaseAll();
        log.close();
    }

    @Test
    void handshakeOneByteAtATimeIsEstablishedOnce() throws IOException {
        JdkClient client = new JdkClient(NAME, _ -> {});
        shakeHands(client, true);
        Session session = assertInstanceOf(Session.class, downstream.events.getFirst());
        assertEquals(NAME, session.serverName());
        assertEquals(1, downstream.events.size());
        assertEquals(1, log.lines(Level.DEBUG, "established listener=https").size());
    }

    @Test
    void handshakesBeyondTheLimitAreRefusedUntilOneIsOver() throws IOException {
        TlsSettings one = new TlsSettings("https", Duration.ofSeconds(10), Duration.ofSeconds(3), new HandshakeGate(1));
        replaceWith(new TlsHandshakeHandler(EngineFixture.context(EngineFixture.host(), slowWork::add), one));
        EmbeddedChannel second = new EmbeddedChannel(
                new TlsHandshakeHandler(EngineFixture.context(EngineFixture.host(), slowWork::add), one));
        assertFalse(second.isOpen());
        assertEquals(1, log.lines(Level.WARN, "connections refused count=1").size());

        shakeHands(new JdkClient(NAME, _ -> {}), false);
        EmbeddedChannel third = new EmbeddedChannel(
                new TlsHandshakeHandler(EngineFixture.context(EngineFixture.host(), slowWork::add), one));
        assertTrue(third.isOpen());
        third.finishAndReleaseAll();
    }

    /** What a client sent before it had authenticated behind the handshake may wait there. */
    @Test
    void failedHandshakeIsABreakForTheNextHandler() {
        send(new byte[] {22, 3, 1, 0, 4, 20, 0, 0, 0});
        assertEquals(List.of(StreamEvent.BROKEN), downstream.events);
    }

    @Test
    void wholeFlightIsFlushedOnce() {
        ScriptedClient client = new ScriptedClient(CRYPTO);
        send(client.hello(Hello.valid(client.share()).message()));
        assertEquals(1, flushes.count);
    }

    @Test
    void dataFlowsBothWays() throws IOException {
        JdkClient client = new JdkClient(NAME, _ -> {});
        shakeHands(client, false);
        send(client.send(new byte[] {1, 2}));
        assertArrayEquals(new byte[] {1, 2}, downstream.takeData());
        channel.writeOutbound(Unpooled.wrappedBuffer(new byte[] {3, 4}));
        client.receive(takeOutput());
        assertArrayEquals(new byte[] {3, 4}, client.plaintext());
    }

    /** The client's first request may come in one packet with its Finished. */
    @Test
    void dataBehindFinishedComesAfterTheSession() {
        ScriptedClient client = new ScriptedClient(CRYPTO);
        send(client.hello(Hello.valid(client.share()).message()));
        client.receive(takeOutput());
        byte[] finished = client.record(ContentType.HANDSHAKE, client.finished());
        client.useApplicationKeys();
        send(Keys.join(finished, client.record(ContentType.APPLICATION_DATA, new byte[] {7})));
        assertInstanceOf(Session.class, downstream.events.getFirst());
        assertArrayEquals(new byte[] {7}, downstream.takeData());
    }

    @Test
    void nothingIsReadWhileASlowKeySigns() {
        replaceWith(SlowSigner.of(EngineFixture.host()));
        ScriptedClient client = new ScriptedClient(CRYPTO);
        int readsBefore = flushes.reads;
        send(client.hello(Hello.valid(client.share()).message()));
        assertEquals(1, slowWork.size());
        assertEquals(readsBefore, flushes.reads, "no further read");

        slowWork.remove().run();
        channel.runPendingTasks();
        assertTrue(takeOutput().length > 0);
        assertEquals(readsBefore + 1, flushes.reads);
    }

    @Test
    void signatureForAChannelThatIsGoneIsDropped() {
        replaceWith(SlowSigner.of(EngineFixture.host()));
        ScriptedClient client = new ScriptedClient(CRYPTO);
        send(client.hello(Hello.valid(client.share()).message()));
        takeOutput();
        channel.close();
        slowWork.remove().run();
        channel.runPendingTasks();
        assertEquals(0, takeOutput().length);
    }

    @Test
    void handshakeThatTakesTooLongIsCutOff() {
        channel.close();
        channel = new EmbeddedChannel();
        channel.freezeTime();
        tls = handler(EngineFixture.host());
        channel.pipeline().addLast(flushes, tls, downstream);
        channel.pipeline().fireChannelActive();
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {22}));
        channel.advanceTimeBy(SETTINGS.handshakeTimeout().toMillis() - 1, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        assertTrue(channel.isOpen());
        channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        assertFalse(channel.isOpen());
        assertEquals(1, log.lines(Level.INFO, "").size());
        assertEquals(1, log.lines(Level.INFO, "handshake failed listener=https").size());
    }

    @Test
    void closeNotifyIsTheEndAndAFinBehindItNoNews() throws IOException {
        JdkClient client = new JdkClient(NAME, _ -> {});
        shakeHands(client, false);
        client.engine().closeOutbound();
        send(client.handshake());
        channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        assertEquals(List.of(StreamEvent.END), downstream.events.subList(1, downstream.events.size()));
        assertTrue(channel.isOpen());
    }

    @Test
    void finWithoutCloseNotifyIsABreak() throws IOException {
        shakeHands(new JdkClient(NAME, _ -> {}), false);
        channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        assertEquals(List.of(StreamEvent.BROKEN), downstream.events.subList(1, downstream.events.size()));
        assertFalse(channel.isOpen());
        assertEquals(List.of(), log.lines(Level.INFO, ""));
    }

    @Test
    void endSendsCloseNotifyAndAbortAnErrorAlert() throws IOException {
        JdkClient client = new JdkClient(NAME, _ -> {});
        shakeHands(client, false);
        tls.end(true);
        client.receive(takeOutput());
        assertTrue(client.engine().isInboundDone());

        replaceWith(EngineFixture.host());
        JdkClient cutOff = new JdkClient(NAME, _ -> {});
        shakeHands(cutOff, false);
        tls.abort();
        byte[] alert = takeOutput();
        SSLException e = assertThrows(SSLException.class, () -> cutOff.receive(alert));
        assertTrue(String.valueOf(e.getMessage()).contains("internal_error"), e.toString());
        assertFalse(channel.isOpen());
    }

    @Test
    void errorOfOursIsLoggedWithItsCause() {
        replaceWith(SlowSigner.of(EngineFixture.host(), () -> {
            throw new IllegalStateException("the key is gone");
        }));
        ScriptedClient client = new ScriptedClient(CRYPTO);
        send(client.hello(Hello.valid(client.share()).message()));
        slowWork.remove().run();
        channel.runPendingTasks();
        assertEquals(1, log.lines(Level.ERROR, "fault=internal").size());
        assertTrue(takeOutput().length > 0, "an alert");
    }

    private void replaceWith(TestHost host) {
        replaceWith(handler(host));
    }

    private void replaceWith(TlsHandshakeHandler handler) {
        channel.finishAndReleaseAll();
        downstream.events.clear();
        tls = handler;
        channel = channel(tls);
    }

    private TlsHandshakeHandler handler(TestHost host) {
        return new TlsHandshakeHandler(EngineFixture.context(host, slowWork::add), SETTINGS);
    }

    private EmbeddedChannel channel(TlsHandshakeHandler handler) {
        return new EmbeddedChannel(flushes, handler, downstream);
    }

    private void shakeHands(JdkClient client, boolean bytewise) throws IOException {
        for (byte[] flight = client.handshake(); flight.length > 0; flight = client.handshake()) {
            if (bytewise) {
                for (byte b : flight) {
                    send(b);
                }
            } else {
                send(flight);
            }
            client.receive(takeOutput());
        }
    }

    private void send(byte... bytes) {
        channel.writeInbound(channel.alloc().directBuffer(bytes.length).writeBytes(bytes));
    }

    private byte[] takeOutput() {
        List<byte[]> all = new ArrayList<>();
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            all.add(ByteBufUtil.getBytes(out));
            out.release();
        }
        return Keys.join(all.toArray(byte[][]::new));
    }

    private static final class Flushes extends ChannelOutboundHandlerAdapter {

        private int count;
        private int reads;

        @Override
        public boolean isSharable() {
            return true;
        }

        @Override
        public void flush(ChannelHandlerContext ctx) {
            count++;
            ctx.flush();
        }

        @Override
        public void read(ChannelHandlerContext ctx) {
            reads++;
        }
    }

    private static final class Downstream extends ChannelInboundHandlerAdapter {

        private final List<Object> events = new ArrayList<>();
        private final Queue<ByteBuf> data = new ArrayDeque<>();

        @Override
        public boolean isSharable() {
            return true;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            data.add((ByteBuf) message);
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            events.add(event);
        }

        private byte[] takeData() {
            ByteBuf first = data.remove();
            byte[] bytes = ByteBufUtil.getBytes(first);
            first.release();
            assertNull(data.peek());
            return bytes;
        }
    }
}
