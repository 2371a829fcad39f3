// SPDX-License-Identifier: Apache-2.0
package io.postern.interop;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A backend that greets, ends its half of the stream at once, and goes on reading. */
final class HalfClosing implements SocketBackend.Conversation {

    static final byte[] GREETING = "that is all".getBytes(StandardCharsets.US_ASCII);

    private static final long LIMIT_SECONDS = 30;

    private final BlockingQueue<String> receipts = new LinkedBlockingQueue<>();

    @Override
    public void hold(Socket socket) throws IOException {
        socket.getOutputStream().write(GREETING);
        socket.shutdownOutput();
        receipts.add(Content.receipt(socket.getInputStream()));
    }

    /** The receipt for what it was sent after that. */
    String received() throws InterruptedException {
        String receipt = receipts.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
        if (receipt == null) {
            throw new AssertionError("the end of the client's stream has not come");
        }
        return receipt;
    }
}
