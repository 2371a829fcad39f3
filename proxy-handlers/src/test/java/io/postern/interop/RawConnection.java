// SPDX-License-Identifier: Apache-2.0
package io.postern.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.postern.tls.alert.Alert;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A TCP connection on which a test writes what it likes and sees the records that come back. */
final class RawConnection implements AutoCloseable {

    /** A read that takes longer than this ends the test: the daemon should have answered or closed. */
    private static final int LIMIT_MILLIS = 30_000;

    private static final int HEADER = 5;
    private static final int ALERT = 21;

    private final Socket socket;
    private final DataInputStream in;

    RawConnection(int port) {
        try {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(LIMIT_MILLIS);
            in = new DataInputStream(socket.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How the daemon knows this client. */
    String address() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    RawConnection send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Says that no more will be sent: a FIN. */
    RawConnection finish() {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** The next record with its header, or null at the end. A reset is no end, but a failure. */
    byte @Nullable [] nextRecord() {
        byte[] header = new byte[HEADER];
        try {
            int first = in.read();
            if (first < 0) {
                return null;
            }
            header[0] = (byte) first;
            in.readFully(header, 1, HEADER - 1);
            int length = (header[3] & 0xff) << 8 | (header[4] & 0xff);
            byte[] record = Arrays.copyOf(header, HEADER + length);
            in.readFully(record, HEADER, length);
            return record;
        } catch (EOFException e) {
            throw new AssertionError("the end within a record", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All records up to the end, one after the other. */
    byte[] readToEnd() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] record = nextRecord(); record != null; record = nextRecord()) {
            all.writeBytes(record);
        }
        return all.toByteArray();
    }

    /** Reads to the end, which must bring exactly one record: that alert, unencrypted and fatal. */
    void assertEndsWith(Alert alert) {
        List<byte[]> records = new ArrayList<>();
        for (byte[] record = nextRecord(); record != null; record = nextRecord()) {
            records.add(record);
        }
        assertEquals(1, records.size(), "records");
        byte[] record = records.getFirst();
        assertEquals(ALERT, record[0], "content type");
        assertEquals(HEADER + 2, record.length, "length of the alert record");
        assertEquals(2, record[HEADER], "level");
        assertEquals(alert, Alert.of(record[HEADER + 1] & 0xff));
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
