// SPDX-License-Identifier: Apache-2.0
package io.postern.bogo;

import io.postern.testing.ScriptedClient;
import io.postern.tls.record.RecordHeader;
import java.io.IOException;
import java.net.Socket;
import java.util.Arrays;
import java.util.function.BooleanSupplier;

/** A scripted client on a blocking socket. */
record Conversation(Socket socket, ScriptedClient client) {

    void send(byte[] records) throws IOException {
        socket.getOutputStream().write(records);
    }

    /** Takes records until something is so, which it returns, or the server closes the connection. */
    boolean receiveUntil(BooleanSupplier condition) throws IOException {
        while (!condition.getAsBoolean()) {
            byte[] header = socket.getInputStream().readNBytes(RecordHeader.LENGTH);
            if (header.length < RecordHeader.LENGTH) {
                return false;
            }
            int length = RecordHeader.parse(header, 0, false).length();
            byte[] record = Arrays.copyOf(header, header.length + length);
            System.arraycopy(socket.getInputStream().readNBytes(length), 0, record, header.length, length);
            client.receive(record);
        }
        return true;
    }

    /** Whether a handshake message of that type has come. */
    boolean hasSent(int type) {
        return client.messages().stream().anyMatch(message -> message[0] == type);
    }
}
