// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.record;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class HandshakeReassemblerTest {

    private static final int LIMIT = 1 << 16;

    private final HandshakeReassembler reassembler = new HandshakeReassembler();

    @Test
    void severalMessagesInOneRecordComeOneByOne() {
        add(1, 0, 0, 1, 9, 2, 0, 0, 0, 3, 0, 0, 5);
        assertArrayEquals(new byte[] {1, 0, 0, 1, 9}, reassembler.next(LIMIT));
        assertArrayEquals(new byte[] {2, 0, 0, 0}, reassembler.next(LIMIT));
        assertNull(reassembler.next(LIMIT));
        assertThrows(TlsException.class, reassembler::aligned);
    }

    @Test
    void messageSplitBytewiseIsPutTogether() {
        for (int b : new int[] {1, 0, 0, 2, 8}) {
            add(b);
            assertNull(reassembler.next(LIMIT));
        }
        add(9);
        assertArrayEquals(new byte[] {1, 0, 0, 2, 8, 9}, reassembler.next(LIMIT));
        assertTrue(reassembler.isEmpty());
        reassembler.aligned();
    }

    @Test
    void announcedLengthAboveTheLimitIsRefusedBeforeTheBytesCome() {
        add(1, 0, 1, 1);
        TlsException e = assertThrows(TlsException.class, () -> reassembler.next(256));
        assertEquals(Fault.MESSAGE_TOO_LONG, e.fault());
    }

    @Test
    void emptyFragmentIsRefused() {
        TlsException e = assertThrows(TlsException.class, () -> reassembler.add(new byte[0], 0, 0));
        assertEquals(Fault.EMPTY_FRAGMENT, e.fault());
    }

    @RepeatedTest(50)
    void anySplittingGivesTheSameMessages(RepetitionInfo repetition) {
        long seed = repetition.getCurrentRepetition();
        Random random = new Random(seed);
        List<byte[]> messages = new ArrayList<>();
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (int i = 0; i < 20; i++) {
            int length = random.nextInt(400);
            byte[] message = new byte[4 + length];
            random.nextBytes(message);
            message[1] = 0;
            message[2] = (byte) (length >>> 8);
            message[3] = (byte) length;
            messages.add(message);
            stream.writeBytes(message);
        }
        byte[] bytes = stream.toByteArray();
        List<byte[]> received = new ArrayList<>();
        for (int at = 0; at < bytes.length; ) {
            int length = Math.min(bytes.length - at, 1 + random.nextInt(300));
            reassembler.add(bytes, at, length);
            at += length;
            for (byte[] m = reassembler.next(LIMIT); m != null; m = reassembler.next(LIMIT)) {
                received.add(m);
            }
        }
        assertEquals(messages.size(), received.size(), "seed " + seed);
        for (int i = 0; i < messages.size(); i++) {
            assertArrayEquals(messages.get(i), received.get(i), "seed " + seed);
        }
    }

    private void add(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        reassembler.add(bytes, 0, bytes.length);
    }
}
