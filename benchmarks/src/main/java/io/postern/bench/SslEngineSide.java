// SPDX-License-Identifier: Apache-2.0
package io.postern.bench;

import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.internal.tcnative.SSL;
import io.netty.util.ReferenceCountUtil;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/** Either side of a handshake by an {@link SSLEngine}. */
final class SslEngineSide implements ServerSide {

    /** What one thread's handshakes share. */
    record Buffers(ByteBuffer output, ByteBuffer plaintext) {

        private static final int ROOM = 1 << 15;

        Buffers() {
            this(ByteBuffer.allocate(ROOM), ByteBuffer.allocate(ROOM));
        }
    }

    private static final byte[] NOTHING = {};

    private final SSLEngine engine;
    private final ByteBuffer output;
    private final ByteBuffer plaintext;
    private final byte[] firstData;

    SslEngineSide(SSLEngine engine, Buffers buffers) {
        this(engine, buffers, NOTHING);
    }

    /** With application data that it sends when the handshake is complete. */
    SslEngineSide(SSLEngine engine, Buffers buffers, byte[] firstData) {
        this.engine = engine;
        output = buffers.output();
        plaintext = buffers.plaintext();
        this.firstData = firstData;
    }

    /** The client's ClientHello. */
    byte[] hello() {
        return exchange(NOTHING);
    }

    @Override
    public byte[] flight(byte[] clientHello) {
        return exchange(clientHello);
    }

    /** What answers the other side's bytes. */
    byte[] exchange(byte[] input) {
        output.clear();
        try {
            unwrap(ByteBuffer.wrap(input));
            wrap(ByteBuffer.wrap(NOTHING));
        } catch (SSLException e) {
            throw new IllegalStateException(e);
        }
        return takeOutput();
    }

    @Override
    public byte[] finish(byte[] clientFlight) {
        byte[] answer = exchange(clientFlight);
        HandshakeStatus status = engine.getHandshakeStatus();
        if (status != HandshakeStatus.NOT_HANDSHAKING && status != HandshakeStatus.FINISHED) {
            throw new IllegalStateException("not finished: " + status);
        }
        return firstData.length == 0 ? answer : sendFirstData();
    }

    private byte[] sendFirstData() {
        output.clear();
        try {
            wrap(ByteBuffer.wrap(firstData));
        } catch (SSLException e) {
            throw new IllegalStateException(e);
        }
        return takeOutput();
    }

    /** Whether a session is resumed, of an engine by BoringSSL that has the server's flight. */
    boolean resumed() {
        return SSL.isSessionReused(((ReferenceCountedOpenSslEngine) engine).sslPointer());
    }

    @Override
    public void release() {
        ReferenceCountUtil.release(engine);
    }

    private void unwrap(ByteBuffer source) throws SSLException {
        while (source.hasRemaining()) {
            plaintext.clear();
            SSLEngineResult result = engine.unwrap(source, plaintext);
            runTasks();
            if (result.bytesConsumed() == 0 && engine.getHandshakeStatus() != HandshakeStatus.NEED_UNWRAP) {
                return;
            }
        }
    }

    private void wrap(ByteBuffer source) throws SSLException {
        SSLEngineResult result;
        do {
            result = engine.wrap(source, output);
            runTasks();
        } while (result.bytesProduced() > 0);
    }

    private byte[] takeOutput() {
        byte[] taken = new byte[output.flip().remaining()];
        output.get(taken);
        return taken;
    }

    private void runTasks() {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }
}
