// SPDX-License-Identifier: Apache-2.0
package io.postern.handlers.relay;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.postern.backend.Sockets;
import io.postern.handlers.testing.HalfClosingChannel;
import java.io.ByteArrayOutputStream;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Servers in memory, on Unix domain sockets for those who connect, each on the event loop of its client. */
final class MemoryBackends implements Sockets {

    /** In the order in which they were connected to. */
    final List<Backend> made = new ArrayList<>();

    /** Whether those to come are connected only when the test says so. */
    boolean slow;

    @Override
    public ChannelFactory<? extends Channel> tcp() {
        throw new UnsupportedOperationException();
    }

    @Override
    public ChannelFactory<? extends Channel> unix() {
        return () -> {
            Backend backend = new Backend();
            backend.socket.slow = slow;
            made.add(backend);
            return backend.channel;
        };
    }

    @Override
    public SocketAddress unixAddress(Path path) {
        return UnixDomainSocketAddress.of(path);
    }

    /** Everything that was written and flushed. */
    static byte[] take(EmbeddedChannel channel) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            all.writeBytes(ByteBufUtil.getBytes(out));
            out.release();
        }
        return all.toByteArray();
    }

    /** Remembers whether it was asked for data, and, when stuck, puts nothing on the wire. */
    static final class Socket extends ChannelDuplexHandler {

        boolean wanted;
        boolean stuck;
        private boolean slow;
        Runnable connected = () -> {};

        @Override
        public void connect(
                ChannelHandlerContext ctx,
                SocketAddress remote,
                @Nullable SocketAddress local,
                ChannelPromise promise) {
            connected = () -> ctx.connect(remote, local, promise);
            if (!slow) {
                connected.run();
            }
        }

        @Override
        public void read(ChannelHandlerContext ctx) {
            wanted = true;
        }

        @Override
        public void flush(ChannelHandlerContext ctx) {
            if (!stuck) {
                ctx.flush();
            }
        }
    }

    static final class Backend {

        final HalfClosingChannel channel = new HalfClosingChannel(false);
        final Socket socket = new Socket();

        Backend() {
            channel.pipeline().addLast(socket);
        }

        void send(String text) {
            assertTrue(socket.wanted, "nobody reads");
            socket.wanted = false;
            channel.writeInbound(channel.alloc().directBuffer().writeBytes(text.getBytes(StandardCharsets.US_ASCII)));
        }

        String received() {
            return new String(take(channel), StandardCharsets.US_ASCII);
        }

        /** Takes the header, which comes first. */
        byte[] earlyDataOfHeader() {
            EmbeddedChannel decoder = new EmbeddedChannel(new HAProxyMessageDecoder());
            ByteBuf header = channel.readOutbound();
            assertTrue(decoder.writeInbound(header));
            HAProxyMessage message = decoder.readInbound();
            try {
                return message.tlvs().stream()
                        .filter(field -> field.typeByteValue() == ProxyHeader.EARLY_DATA)
                        .map(field -> ByteBufUtil.getBytes(field.content()))
                        .findFirst()
                        .orElseThrow();
            } finally {
                message.release();
                decoder.finishAndReleaseAll();
            }
        }
    }
}
