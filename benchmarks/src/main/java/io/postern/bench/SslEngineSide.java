// SPDX-License-Identifier: Apache-2.0
package io.postern.bench;

import io.netty.util.ReferenceCountUtil;
import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/** Either side of a handshake by an {@link SSLEngine}. */
final class SslEngineSide implements ServerSide {

    private static final int ROOM = 1 << 15;

    private final SSLEngine engine;
    private final ByteBuffer output = ByteBuffer.allocate(ROOM);
    private final ByteBuffer plaintext = ByteBuffer.allocate(ROOM);

    SslEngineSide(SSLEngine engine) {
        this.engine = engine;
    }

    /** The client's ClientHello. */
    byte[] hello() {
        return exchange(new byte[0]);
    }

    @Override
    public byte[] flight(byte[] clientHello) {
        return exchange(clientHello);
    }

    /** What answers the other side's bytes. */
    byte[] exchange(byte[] input) {
        output.clear();
        ByteBuffer source = ByteBuffer.wrap(input);
        try {
            while (source.hasRemaining()) {
                plaintext.clear();
                SSLEngineResult result = engine.unwrap(source, plaintext);
                runTasks();
                if (result.bytesConsumed() == 0 && engine.getHandshakeStatus() != HandshakeStatus.NEED_UNWRAP) {
                    break;
                }
            }
            SSLEngineResult result;
            do {
                result = engine.wrap(ByteBuffer.allocate(0), output);
                runTasks();
            } while (result.bytesProduced() > 0);
        } catch (SSLException e) {
            throw new IllegalStateException(e);
        }
        return Arrays.copyOf(output.array(), output.position());
    }

    @Override
    public void finish(byte[] clientFlight) {
        exchange(clientFlight);
        HandshakeStatus status = engine.getHandshakeStatus();
        if (status != HandshakeStatus.NOT_HANDSHAKING && status != HandshakeStatus.FINISHED) {
            throw new IllegalStateException("not finished: " + status);
        }
    }

    @Override
    public void release() {
        ReferenceCountUtil.release(engine);
    }

    private void runTasks() {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }
}
